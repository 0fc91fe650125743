/**
 * Signing out. It has happened when the server says so, or does not know the session any more; in every other case the
 * cookie still opens the account, and whoever leaves the computer must hear that.
 */
import { ApiError } from '@aicloud/contract'

/**
 * Ends the session. `renew` reads it anew where another tab has signed in since, so that this page's token against forged
 * writes is good again.
 *
 * @returns why it goes on; `undefined` when it is over.
 */
export async function endSession(
  end: () => Promise<unknown>,
  renew: () => Promise<unknown>,
): Promise<Error | undefined> {
  for (let again = true; ; again = false) {
    try {
      await end()
      return undefined
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) return undefined
      if (!(again && error instanceof ApiError && error.is('csrf_failed'))) return asError(error)
    }
    try {
      await renew()
    } catch (error) {
      return asError(error)
    }
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
