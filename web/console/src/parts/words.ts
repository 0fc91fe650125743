/**
 * Between what people type and what the API takes: a command line and its arguments, lines of `KEY=value` and an
 * environment. Both ways round, so that what was launched can be launched again.
 */

/** What is wrong with a text, for the field that it stands in. */
export class Unreadable extends Error {}

/** A command line as its arguments: quotes and backslashes as a POSIX shell has them, and no expansion of anything. */
export function split(line: string): string[] {
  const found: string[] = []
  let word = ''
  let begun = false
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const c = line.charAt(at)
    if (quote === "'") {
      if (c === "'") quote = ''
      else word += c
    } else if (c === '\\') {
      const next = line.charAt(at + 1)
      if (next === '') throw new Unreadable('A backslash stands at the end.')
      const escapes = quote === '' || '"\\$`'.includes(next)
      word += escapes ? next : c + next
      begun = true
      at += 1
    } else if (quote === '"') {
      if (c === '"') quote = ''
      else word += c
    } else if (c === "'" || c === '"') {
      quote = c
      begun = true
    } else if (/\s/.test(c)) {
      if (begun) found.push(word)
      word = ''
      begun = false
    } else {
      word += c
      begun = true
    }
  }
  if (quote !== '') throw new Unreadable(`A ${quote} has no end.`)
  if (begun) found.push(word)
  return found
}

/** One argument, so that a shell and {@link split} read it as it is. */
export const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

export const join = (words: readonly string[]): string => words.map(quote).join(' ')

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Lines of `KEY=value`. */
export function readEnv(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const at = line.indexOf('=')
    const name = (at === -1 ? line : line.slice(0, at)).trim()
    if (at === -1) throw new Unreadable(`“${name}” has no value: write ${name}=…`)
    if (!NAME.test(name)) throw new Unreadable(`“${name}” can’t be the name of a variable.`)
    if (Object.hasOwn(found, name)) throw new Unreadable(`${name} is there twice.`)
    Object.defineProperty(found, name, {
      value: line.slice(at + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return found
}

/** The same of secret variables, none of which is empty or in the environment as well. */
export function readSecrets(text: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const found = readEnv(text)
  for (const [name, value] of Object.entries(found)) {
    if (value === '') throw new Unreadable(`Give ${name} its value: nobody reads secrets back.`)
    if (Object.hasOwn(env, name))
      throw new Unreadable(`${name} is in the environment as well; take it out of one.`)
  }
  return found
}

export const writeEnv = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
