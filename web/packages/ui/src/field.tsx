/**
 * Fields of forms: a label, the control, and below it either help or what is wrong with the value. The control
 * knows both (`aria-describedby`), so that they are read aloud with it.
 */
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react'
import { Icon } from './icon'

interface Common {
  readonly label: string
  readonly help?: ReactNode
  /** What is wrong with the value. */
  readonly error?: string | undefined
  /** The label is there for those who do not see the page only. */
  readonly bare?: boolean
  /** Across from the label: where to go who can't fill it in. */
  readonly aside?: ReactNode
}

function Frame(
  props: Common & { readonly id: string; readonly children: ReactNode; readonly optional: boolean },
) {
  const { id, label, help, error, bare, aside, optional, children } = props
  const said = (
    <label htmlFor={id} className={bare ? 'ui-hidden' : 'ui-field__label'}>
      {label}
      {optional && !bare && <span className="ui-field__optional">optional</span>}
    </label>
  )
  return (
    <div className={`ui-field ${error ? 'ui-field--wrong' : ''}`}>
      {said}
      {children}
      {/* After the field, for those who go by Tab: it is in nobody's way. */}
      {aside && <span className="ui-field__aside">{aside}</span>}
      {error ? (
        <p className="ui-field__error" id={`${id}-note`}>
          <Icon name="alert" size={14} /> {error}
        </p>
      ) : (
        help && (
          <p className="ui-field__help" id={`${id}-note`}>
            {help}
          </p>
        )
      )}
    </div>
  )
}

function described({ error, help }: Common, id: string) {
  return {
    id,
    'aria-describedby': error || help ? `${id}-note` : undefined,
    'aria-invalid': error ? true : undefined,
  }
}

export type InputProps = Common & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>

export function Input({ label, help, error, bare, aside, className, ...rest }: InputProps) {
  const id = useId()
  const common = { label, help, error, aside, ...(bare === undefined ? {} : { bare }) }
  return (
    <Frame {...common} id={id} optional={!rest.required && rest.type !== 'search'}>
      <input className={`ui-input ${className ?? ''}`} {...rest} {...described(common, id)} />
    </Frame>
  )
}

export type TextareaProps = Common & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>

export function Textarea({ label, help, error, bare, className, ...rest }: TextareaProps) {
  const id = useId()
  const common = { label, help, error, ...(bare === undefined ? {} : { bare }) }
  return (
    <Frame {...common} id={id} optional={!rest.required}>
      <textarea
        className={`ui-input ui-input--area ${className ?? ''}`}
        {...rest}
        {...described(common, id)}
      />
    </Frame>
  )
}

export interface Option {
  readonly value: string
  readonly text: string
}

export type SelectProps = Common &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'children'> & { readonly options: readonly Option[] }

export function Select({ label, help, error, bare, options, className, ...rest }: SelectProps) {
  const id = useId()
  const common = { label, help, error, ...(bare === undefined ? {} : { bare }) }
  return (
    <Frame {...common} id={id} optional={false}>
      <span className="ui-select">
        <select className={`ui-input ${className ?? ''}`} {...rest} {...described(common, id)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
        <Icon name="down" size={14} />
      </span>
    </Frame>
  )
}

export type CheckboxProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'type'> & {
  readonly label: string
  readonly help?: string
}

export function Checkbox({ label, help, ...rest }: CheckboxProps) {
  const id = useId()
  return (
    <div className="ui-check">
      <input type="checkbox" id={id} aria-describedby={help ? `${id}-note` : undefined} {...rest} />
      <label htmlFor={id}>{label}</label>
      {help && (
        <p className="ui-field__help" id={`${id}-note`}>
          {help}
        </p>
      )}
    </div>
  )
}
