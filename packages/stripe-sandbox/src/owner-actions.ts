import type { Express } from 'express'
import { ApiError, refused } from './api-error.ts'
import { disconnect } from './connections.ts'
import type { FormObject } from './form-body.ts'
import { field, postedForm } from './form-fields.ts'
import { html, sendPage } from './html.ts'
import { deleteDraft, finalize, markUncollectible, pay, store, voidInvoice } from './invoice-lifecycle.ts'
import { isCharged } from './invoice-payments.ts'
import { mergeMetadata, metadata as metadataReader } from './metadata.ts'
import { ownerPath, ownerWork, sendMissing } from './owner-work.ts'
import { refund } from './refunding.ts'
import { mustFind } from './route.ts'
import type { InvoiceRow, Metadata } from './rows.ts'
import type { Sandbox } from './sandbox.ts'
import type { Work } from './work.ts'

type Action = (work: Work, id: string, form: FormObject) => void

const invoiceOf = (work: Work, id: string): InvoiceRow => mustFind(work, work.state.invoices, id)

function readMetadata(text: string): Metadata {
  const pairs = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return Object.fromEntries(
    pairs.map((line) => {
      const at = line.indexOf('=')
      if (at < 1) throw refused(`Metadata needs key=value on every line; this line has none: ${line}`)
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    }),
  )
}

function edit(work: Work, id: string, form: FormObject): void {
  const invoice = invoiceOf(work, id)
  const given = metadataReader.read(readMetadata(field(form, 'metadata') ?? ''), 'metadata')
  const changed = { ...invoice, description: field(form, 'description') ?? null, metadata: mergeMetadata({}, given) }
  store(work, invoice, changed, 'invoice.updated')
}

function expireKey(work: Work, id: string): void {
  const key = work.state.keys.get('', id)
  if (key?.account !== work.account.id || key.mode !== work.mode) throw refused('No such key.')
  work.state.keys.put({ ...key, expired: true })
}

/** In minor units; all that is left when nothing is said. */
function giveBack(work: Work, id: string, form: FormObject): void {
  const given = field(form, 'amount')?.trim() ?? ''
  if (!/^\d*$/.test(given)) throw refused('The amount must be a whole number of minor units.')
  const invoice = invoiceOf(work, id)
  if (!isCharged(invoice)) throw refused('Nothing was paid of this invoice here that could be refunded.')
  refund(work, invoice, given === '' ? {} : { amount: Number(given) })
}

function cutOff(work: Work, id: string): void {
  const client = work.config.clients.find((candidate) => candidate.clientId === id)
  if (!client || !disconnect(work, client)) throw refused('This application is not connected.')
}

const actions: Record<string, Action> = {
  finalize: (work, id) => void finalize(work, invoiceOf(work, id)),
  pay: (work, id) => void pay(work, invoiceOf(work, id), { outOfBand: true }),
  void: (work, id) => void voidInvoice(work, invoiceOf(work, id)),
  'mark-uncollectible': (work, id) => void markUncollectible(work, invoiceOf(work, id)),
  refund: giveBack,
  'delete-draft': (work, id) => deleteDraft(work, invoiceOf(work, id)),
  edit,
  'expire-key': expireKey,
  disconnect: cutOff,
}

/** `POST /_sandbox/owner/:account/:mode/:action` with `id`: what the owner does. Goes back to the account's page. */
export function mountOwnerActions(app: Express, sandbox: Sandbox): void {
  app.post('/_sandbox/owner/:account/:mode/:action', (req, res) => {
    const work = ownerWork(sandbox, req)
    const action = Object.hasOwn(actions, req.params.action) ? actions[req.params.action] : undefined
    if (!work || !action) return void sendMissing(res, 'This action')
    const form = postedForm(req)
    try {
      action(work, field(form, 'id') ?? '', form)
      sandbox.state.database.commit()
      sandbox.webhooks.wake()
      res.redirect(303, ownerPath(work.account.id, work.mode))
    } catch (error) {
      sandbox.state.database.rollback()
      if (!(error instanceof ApiError)) throw error
      const body = html`<main class="wide"><h1>This could not be done</h1><p>${error.message}</p><p><a href="${ownerPath(work.account.id, work.mode)}">Back</a></p></main>`
      sendPage(res, { title: 'This could not be done', body, status: error.status })
    }
  })
}
