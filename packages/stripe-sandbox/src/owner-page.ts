import type { Express } from 'express'
import { html, sendPage } from './html.ts'
import type { Sandbox } from './sandbox.ts'
import { ownedAccounts } from './seed.ts'

export function mountOwnerPages(app: Express, sandbox: Sandbox): void {
  app.get('/', (_req, res) => {
    const accounts = ownedAccounts(sandbox.state, sandbox.config.clients)
    sendPage(res, {
      title: 'Payments sandbox',
      body: html`<main class="wide"><h1>Payments sandbox</h1><ul>${accounts.map((account) => html`<li>${account.name}</li>`)}</ul></main>`,
    })
  })
}
