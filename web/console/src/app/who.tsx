/** Who uses the page, and what they may do: for drawing, the server decides. */
import { isOperator, may, maySomewhere, type Permission, type Scope, type Session } from '@aicloud/contract'
import { createContext, useContext, useMemo } from 'react'

export interface Who {
  readonly session: Session
  readonly operator: boolean
  /** All that they would hold is a disabled tenant's. */
  readonly shutOut: boolean
  readonly may: (permission: Permission, scope?: Scope) => boolean
  readonly maySomewhere: (permission: Permission) => boolean
  /** Why a button is off, in words; `undefined` when it is not. */
  readonly why: (permission: Permission, scope?: Scope) => string | undefined
}

const Context = createContext<Who | null>(null)
export const WhoProvider = Context

export function useMakeWho(session: Session): Who {
  return useMemo(() => {
    const { grants } = session
    const can = (permission: Permission, scope?: Scope) => may(grants, permission, scope)
    return {
      session,
      operator: isOperator(grants),
      shutOut: session.tenant_disabled === true && grants.length === 0,
      may: can,
      maySomewhere: (permission) => maySomewhere(grants, permission),
      why: (permission, scope) =>
        can(permission, scope)
          ? undefined
          : `You need ${permission} here; ask whoever runs the project, the tenant or the cloud.`,
    }
  }, [session])
}

/** Who is signed in, if anybody is: for what stands outside of their part of the page as well. */
export const useMaybeWho = (): Who | null => useContext(Context)

export function useWho(): Who {
  const who = useContext(Context)
  if (!who) throw new Error('a screen for people who are signed in stands outside of their part of the page')
  return who
}
