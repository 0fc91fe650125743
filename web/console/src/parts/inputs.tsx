/** Fields that several forms ask for alike. */
import { Input } from '@aicloud/ui'
import { fieldError } from './problem'

interface Asked {
  readonly value: string
  readonly onChange: (text: string) => void
  /** Of the form: what is wrong with this field is said beside it. */
  readonly error: unknown
}

/** The password once more, before something that proves who one is is changed. */
export function YourPassword({
  value,
  onChange,
  error,
  autoFocus,
}: Asked & { readonly autoFocus?: boolean }) {
  return (
    <Input
      label="Your password"
      type="password"
      autoComplete="current-password"
      required
      {...(autoFocus ? { autoFocus } : {})}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={fieldError(error, 'password')}
    />
  )
}

/** The longest label: what a name in an address may have. */
const LABEL_MAX = 63

/** What is wrong with a label, as far as it is written: the rules of `^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`, in words. */
export function labelWrong(text: string): string | undefined {
  const strange = /[^a-z0-9-]/.exec(text)?.[0]
  if (strange === ' ') return 'No spaces: lower-case letters, digits and hyphens.'
  if (strange !== undefined) return `No ${strange}: lower-case letters, digits and hyphens.`
  if (text.startsWith('-')) return 'It begins with a letter or a digit.'
  if (text.length > LABEL_MAX) return `${text.length} characters; it may have ${LABEL_MAX}.`
  return undefined
}

/** Why a label can't be sent: what it ends with is wrong only when nothing more is written. */
export function labelUnfit(text: string): string | undefined {
  if (text === '') return 'Write a label first.'
  if (text.endsWith('-')) return 'A label ends with a letter or a digit.'
  return labelWrong(text)
}

/** A label for what somebody calls a thing: `ACME Research` → `acme-research`. */
export const labelFor = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LABEL_MAX)
    .replace(/^-+|-+$/g, '')

interface LabelProps extends Asked {
  readonly placeholder: string
  readonly help?: string
  /** What else is wrong with it: it is taken. */
  readonly wrong?: string | undefined
}

/** What a resource is called in names and addresses, for good. Its rules are told while it is written. */
export function Label({ value, onChange, error, wrong, ...rest }: LabelProps) {
  return (
    <Input
      label="Label"
      required
      className="ui-input--mono"
      autoComplete="off"
      spellCheck={false}
      help="Lower-case letters, digits and hyphens; fixed for ever."
      {...rest}
      value={value}
      onChange={(event) => onChange(event.target.value.toLowerCase())}
      error={labelWrong(value) ?? wrong ?? fieldError(error, 'label')}
    />
  )
}
