/**
 * Passkeys, as far as the browser has them: asking for one and making one. The server gives the options and reads the
 * answer, both in WebAuthn's own JSON; in between is a dialog of the browser's, which somebody may leave. Browsers
 * say little about why it came to nothing, on purpose: a page must not learn which passkeys a device has. What can be said is
 * said here once.
 */
import { type components, isAbort, take } from '@aicloud/contract'
import { api } from '../app/api'
import { Telling } from './problem'

export type Assertion = components['schemas']['PasskeyAssertion']
export type Attestation = components['schemas']['PasskeyAttestation']
type Asked = components['schemas']['PasskeyOptions']['public_key']

/** Whether this browser has passkeys at all, and the forms of them that we speak. */
export function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'
  )
}

/** Whether it offers them by itself, among the addresses that it would fill in. */
export async function offersPasskeys(): Promise<boolean> {
  if (!hasPasskeys() || typeof PublicKeyCredential.isConditionalMediationAvailable !== 'function')
    return false
  return PublicKeyCredential.isConditionalMediationAvailable()
}

/** Options for a sign-in: good for five minutes, in this browser, once. */
export async function begin(signal?: AbortSignal): Promise<Asked> {
  const asked = await take(api.POST('/v1/session:passkey-begin', { ...(signal ? { signal } : {}) }))
  return asked.public_key
}

/** Asks the person for a passkey. `offer`: not by a dialog, but beside what the browser fills in. */
export async function ask(asked: Asked, signal: AbortSignal, offer = false): Promise<Assertion> {
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      asked as unknown as PublicKeyCredentialRequestOptionsJSON,
    )
    const found = await navigator.credentials.get({
      publicKey,
      signal,
      ...(offer ? { mediation: 'conditional' } : {}),
    })
    if (!(found instanceof PublicKeyCredential)) throw new DOMException('nothing', 'NotAllowedError')
    return found.toJSON() as Assertion
  } catch (error) {
    throw told(error, 'use')
  }
}

/** Has the person's device make a passkey. */
export async function make(asked: Asked, signal: AbortSignal): Promise<Attestation> {
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      asked as unknown as PublicKeyCredentialCreationOptionsJSON,
    )
    const made = await navigator.credentials.create({ publicKey, signal })
    if (!(made instanceof PublicKeyCredential)) throw new DOMException('nothing', 'NotAllowedError')
    return made.toJSON() as Attestation
  } catch (error) {
    throw told(error, 'make')
  }
}

type Words = readonly [title: string, detail: string, suggestion: string]

/** By the names that WebAuthn gives to what can happen (Level 3, 5.1.3 and 5.1.4). */
const WORDS: Record<'use' | 'make', Record<string, Words>> = {
  use: {
    NotAllowedError: [
      'No passkey was used',
      'It was cancelled, it took too long, or this device has no passkey for this cloud.',
      'Try again, take the device that has the passkey, or sign in with your password.',
    ],
    SecurityError: [
      'Passkeys do not work at this address',
      'They are made for the cloud’s own name, and this page was opened by another.',
      'Open the cloud by its own address, or sign in with your password.',
    ],
  },
  make: {
    NotAllowedError: [
      'No passkey was made',
      'It was cancelled, or it took too long.',
      'Try again, and answer what your device asks.',
    ],
    InvalidStateError: [
      'This device has a passkey of your account already',
      'A device keeps one for each account.',
      'Use the one that it has, or take another device.',
    ],
    SecurityError: [
      'Passkeys do not work at this address',
      'They are made for the cloud’s own name, and this page was opened by another.',
      'Open the cloud by its own address.',
    ],
    NotSupportedError: [
      'This device can’t keep such a passkey',
      'It knows none of the kinds of key that are taken here.',
      'Take another device.',
    ],
    ConstraintError: [
      'This device can’t keep such a passkey',
      'It can’t find one without being told an account first, as old security keys can’t.',
      'Take another device, or set a PIN on this one.',
    ],
  },
}

/** What came of it, in words. That we gave it up ourselves stays what it is. */
export function told(error: unknown, what: 'use' | 'make'): unknown {
  if (!(error instanceof DOMException) || isAbort(error)) return error
  const words = WORDS[what][error.name]
  const [title, detail, suggestion] = words ?? [
    what === 'use' ? 'The passkey could not be used' : 'The passkey could not be made',
    error.message,
    'Try again, or take another device.',
  ]
  return new Telling({ title, detail, suggestion })
}
