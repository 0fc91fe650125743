/** Sums upwards: each row with all that are below it, so that what is drawn of a stack ends where the next begins. */
export function running(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const found: (number | null)[][] = []
  for (const row of rows) {
    const below = found.at(-1)
    found.push(row.map((value, at) => (value === null && !below ? null : (below?.[at] ?? 0) + (value ?? 0))))
  }
  return found
}
