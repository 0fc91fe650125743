/** Words along an axis: one that says no more than the one before it is left out. */
export const distinct = (words: readonly string[]): string[] =>
  words.map((word, at) => (word === words[at - 1] ? '' : word))

/** Sums upwards: each row with all that are below it, so that what is drawn of a stack ends where the next begins. */
export function running(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const found: (number | null)[][] = []
  for (const row of rows) {
    const below = found.at(-1)
    found.push(row.map((value, at) => (value === null && !below ? null : (below?.[at] ?? 0) + (value ?? 0))))
  }
  return found
}
