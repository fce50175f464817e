import { accountEndpoints } from '@billbridge/contract/accounts'
import { type BillExport, billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { type QueryFunctionContext, queryOptions } from '@tanstack/react-query'
import { call } from '../lib/api.ts'
import { findById, isEventId } from '../lib/find-by-id.ts'
import { messages as shared } from '../lib/messages/components.ts'
import { eventTitle } from '../lib/messages/events.ts'
import { exportStatusNames } from '../lib/messages/export-statuses.ts'
import { messages } from '../lib/messages/layout.ts'
import { paths } from '../lib/paths.ts'
import { type PaletteAction, type PaletteGroup, placeIcons } from './palette-actions.ts'

/** How many objects of each kind are offered; more are found in their list. */
const limit = 5
const shortest = 2

type Extra = Pick<QueryFunctionContext, 'signal'>
type Find = (search: string, extra: Extra) => Promise<PaletteGroup[]>

const { places } = messages

const group = <T>(
  title: string,
  place: keyof typeof places,
  rows: readonly T[],
  toAction: (row: T) => PaletteAction,
) => ({
  title,
  actions: rows.map((row) => ({ icon: placeIcons[place], ...toAction(row) })),
})

const findCredentials: Find = async (search, extra) => {
  const { data } = await call(credentialEndpoints.list, { query: { search, limit } }, extra)
  return [
    group(places.credentials, 'credentials', data, ({ id, name, stripeAccountName }) => ({
      label: name,
      detail: stripeAccountName ?? '',
      to: paths.credential(id),
    })),
  ]
}

const findConfigurations: Find = async (search, extra) => {
  const { data } = await call(configurationEndpoints.list, { query: { search, limit } }, extra)
  return [
    group(places.configurations, 'configurations', data, ({ id, name, mode }) => ({
      label: name,
      detail: shared.modes[mode],
      to: paths.configuration(id),
    })),
  ]
}

const findAccounts: Find = async (search, extra) => {
  const { data } = await call(accountEndpoints.list, { query: { search, limit } }, extra)
  return [
    group(places.accounts, 'accounts', data, ({ id, name, code }) => ({
      label: name,
      detail: code,
      to: paths.account(id),
    })),
  ]
}

const standingOf = ({ mode, status }: BillExport): string => `${shared.modes[mode]} · ${exportStatusNames[status]}`

/** Bills, and where each of them stands in Stripe. */
const findBills: Find = async (search, extra) => {
  const { data: bills } = await call(billEndpoints.list, { query: { search, limit } }, extra)
  if (bills.length === 0) return []
  const { data: rows } = await call(
    billExportEndpoints.ofBills,
    { query: { billId: bills.map(({ id }) => id) } },
    extra,
  )
  return [
    group(places.bills, 'bills', bills, ({ id, number, accountName }) => ({
      label: number,
      detail: accountName,
      to: paths.bill(id),
    })),
    group(places.exports, 'exports', rows, (row) => ({
      label: row.billNumber,
      detail: standingOf(row),
      to: paths.billExport(row.id),
    })),
  ]
}

const findEvent: Find = async (eventId, extra) => {
  const event = await call(integrationEventEndpoints.get, { params: { eventId } }, extra)
  const to = paths.events({ targetId: event.target.id })
  return [group(places.events, 'events', [event], (found) => ({ label: eventTitle(found), detail: found.message, to }))]
}

const byName: readonly Find[] = [findCredentials, findConfigurations, findAccounts, findBills]

export interface Found {
  groups: PaletteGroup[]
  /** Some kinds could not be asked for: what is shown may not be all. */
  incomplete: boolean
}

const findEverywhere = async (text: string, extra: Extra): Promise<Found> => {
  const asked = await Promise.allSettled((isEventId(text) ? [findEvent] : byName).map((find) => find(text, extra)))
  const groups = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  return {
    groups: groups.filter(({ actions }) => actions.length > 0),
    incomplete: asked.some((answer) => answer.status === 'rejected' && answer.reason?.type !== 'not-found'),
  }
}

/** Whether it is worth asking: an id that names its page already is not asked for, nor is a single letter. */
export const isSearch = (text: string): boolean => text.length >= shortest && findById(text) === undefined

/** Objects by name, number or id. */
export const paletteSearchQuery = (text: string) =>
  queryOptions({
    queryKey: ['palette', text],
    queryFn: ({ signal }) => findEverywhere(text, { signal }),
  })
