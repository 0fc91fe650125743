/** The way in: signing in, and the links of letters. */
import type { Case } from './case'

export const ENTRY: readonly Case[] = [
  { screen: '/sign-in', state: 'ready', as: 'nobody', sees: 'Forgot your password?' },
  {
    screen: '/sign-in',
    state: 'error',
    as: 'nobody',
    act: async (page) => {
      await page.getByLabel('E-mail address').fill('nobody@example.org')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    sees: 'The e-mail address or the password is wrong',
  },
  {
    screen: '/sign-in',
    state: 'forbidden',
    as: 'nobody',
    at: '/sign-in?sso=acme&problem=sso_refused&reason=domain_not_verified&request=req_test',
    sees: 'its domain is not verified for new accounts',
  },
  {
    screen: '/sign-in',
    state: 'gone',
    as: 'nobody',
    at: '/sign-in?sso=acme&problem=not_found&reason=unknown&request=req_test',
    sees: 'No single sign-on has this name.',
  },
  {
    screen: '/sign-in',
    state: 'offline',
    as: 'nobody',
    act: async (page) => {
      await page.route('**/v1/session', (route) => route.abort('connectionrefused'))
      await page.getByLabel('E-mail address').fill('nobody@example.org')
      await page.getByLabel('Password').fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    sees: 'The control plane did not answer',
  },
  { screen: '/invitation', state: 'ready', as: 'nobody', sees: 'I have an account' },
  {
    screen: '/invitation',
    state: 'gone',
    as: 'nobody',
    at: '/invitation#aic_l_x',
    act: async (page) => {
      await page.getByLabel('Your name').fill('Ada')
      await page.getByLabel('Password').fill('mauve-otter-plays-cello')
      await page.getByRole('button', { name: 'Accept' }).click()
    },
    sees: 'The link is not good any more',
  },
  { screen: '/reset-password', state: 'ready', as: 'nobody', sees: 'Send a link' },
  {
    screen: '/reset-password',
    state: 'gone',
    as: 'nobody',
    at: '/reset-password#aic_l_x',
    act: async (page) => {
      await page.getByLabel('New password').fill('mauve-otter-plays-cello')
      await page.getByRole('button', { name: 'Set password' }).click()
    },
    sees: 'The link is not good any more',
  },
  { screen: '/change-email', state: 'ready', as: 'nobody', sees: 'From the letter that we sent you.' },
  {
    screen: '/change-email',
    state: 'gone',
    as: 'nobody',
    at: '/change-email#aic_l_x',
    act: (page) => page.getByRole('button', { name: 'Confirm' }).click(),
    sees: 'The link is not good any more',
  },
]
