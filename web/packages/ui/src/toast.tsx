/**
 * Toasts: what came of something that was asked for elsewhere on the page. They are told politely, stay until
 * they are read (errors until they are closed), and never take the focus.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { IconButton } from './button'
import { Icon } from './icon'

export interface Toast {
  readonly tone: 'success' | 'info' | 'danger'
  readonly title: string
  readonly detail?: string | undefined
  /** To find it again. */
  readonly requestId?: string | undefined
  /** Where to read on. */
  readonly more?: ReactNode
}

interface Shown extends Toast {
  readonly id: number
}

const Tell = createContext<(toast: Toast) => void>(() => {})

export const useToast = (): ((toast: Toast) => void) => useContext(Tell)

const STAY_MS = 6_000
const AT_ONCE = 4

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly Shown[]>([])
  const next = useRef(1)
  const close = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), [])
  const tell = useCallback(
    (toast: Toast) => {
      const id = next.current++
      setShown((all) => [...all.slice(-(AT_ONCE - 1)), { ...toast, id }])
      if (toast.tone !== 'danger') setTimeout(() => close(id), STAY_MS)
    },
    [close],
  )
  const list = useMemo(
    () =>
      shown.map((toast) => (
        <li key={toast.id} className={`ui-toast ui-toast--${toast.tone}`}>
          <span className={`ui-toast__icon ui-tone--${toast.tone}`}>
            <Icon
              name={toast.tone === 'danger' ? 'alert' : toast.tone === 'success' ? 'check' : 'activity'}
            />
          </span>
          <div>
            <strong>{toast.title}</strong>
            {toast.detail && <p>{toast.detail}</p>}
            {toast.requestId && <code className="ui-toast__id">{toast.requestId}</code>}
            {toast.more && <p>{toast.more}</p>}
          </div>
          <IconButton icon="close" size="sm" label="Close" onClick={() => close(toast.id)} />
        </li>
      )),
    [shown, close],
  )
  return (
    <Tell value={tell}>
      {children}
      <div className="ui-toasts" role="status" aria-live="polite" aria-label="Notices">
        {list.length > 0 && <ul>{list}</ul>}
      </div>
    </Tell>
  )
}
