/** Beside the title of a list that was cut: how much of it is there. */
export function Cut({
  of,
}: {
  readonly of: { readonly items: readonly unknown[]; readonly whole: boolean } | undefined
}) {
  if (!of || of.whole) return null
  return <>the first {of.items.length.toLocaleString('en-US')} only</>
}
