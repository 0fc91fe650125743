/**
 * A device that keeps passkeys: Chromium's own virtual authenticator. It answers by itself while `present`, which is when
 * somebody would put a finger on it.
 */
import type { CDPSession, Page } from 'playwright-core'

export class Device {
  readonly #session: CDPSession
  readonly #id: string

  private constructor(session: CDPSession, id: string) {
    this.#session = session
    this.#id = id
  }

  /** One that is built in, knows its owner, and lies untouched for now. */
  static async in(page: Page): Promise<Device> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable', { enableUI: false })
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    })
    return new Device(session, authenticatorId)
  }

  /** Whether somebody touches it when it asks. */
  async present(enabled: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.#id,
      enabled,
    })
  }

  /** Whether its owner's finger is the one that it knows. */
  async knowsOwner(isUserVerified: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified })
  }

  /** How many passkeys it keeps. */
  async keeps(): Promise<number> {
    const found = await this.#session.send('WebAuthn.getCredentials', { authenticatorId: this.#id })
    return found.credentials.length
  }

  async forgetAll(): Promise<void> {
    await this.#session.send('WebAuthn.clearCredentials', { authenticatorId: this.#id })
  }
}
