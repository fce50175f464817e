import type { Request, Response } from 'express'
import { html, sendPage } from './html.ts'
import type { Mode } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import { type Work, workFor } from './work.ts'

/** Where the owner of an account acts, in one mode. */
export const ownerPath = (account: string, mode: Mode): string => `/_sandbox/owner/${account}/${mode}`

/** The account and mode an owner's address names; undefined when there is no such thing. */
export function ownerWork(sandbox: Sandbox, req: Request): Work | undefined {
  const { account: id, mode } = req.params
  const account = typeof id === 'string' ? sandbox.state.accounts.get('', id) : undefined
  if (!account || (mode !== 'live' && mode !== 'test')) return undefined
  return workFor({ ...sandbox, baseUrl: sandbox.baseUrl() }, account, mode)
}

/** A page that says so, with 404. */
export function sendMissing(res: Response, what: string): void {
  const body = html`<main class="wide"><h1>${what} is not here</h1><p><a href="/">All accounts</a></p></main>`
  sendPage(res, { title: 'Not found', body, status: 404 })
}
