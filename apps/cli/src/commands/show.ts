import { accountEndpoints } from '@billbridge/contract/accounts'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { idPrefixes } from '@billbridge/contract/ids'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import type { Api } from '../api.ts'
import { exitCodes } from '../exit-codes.ts'
import { answer, type Session } from '../session.ts'
import { toTable } from '../table.ts'
import { UsageError } from '../usage-error.ts'

const readers: Readonly<Record<string, (api: Api, id: string) => Promise<object>>> = {
  [idPrefixes.credential]: (api, credentialId) => api.call(credentialEndpoints.get, { params: { credentialId } }),
  [idPrefixes.configuration]: (api, configurationId) =>
    api.call(configurationEndpoints.get, { params: { configurationId } }),
  [idPrefixes.account]: (api, accountId) => api.call(accountEndpoints.get, { params: { accountId } }),
  [idPrefixes.bill]: (api, billId) => api.call(billEndpoints.get, { params: { billId } }),
  [idPrefixes.billExport]: (api, billExportId) => api.call(billExportEndpoints.get, { params: { billExportId } }),
  [idPrefixes.exportRun]: (api, runId) => api.call(exportRunEndpoints.get, { params: { runId } }),
  [idPrefixes.integrationEvent]: (api, eventId) => api.call(integrationEventEndpoints.get, { params: { eventId } }),
}

const fieldsOf = (value: unknown, name: string): [string, string][] => {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[name, String(value)]]
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, name === '' ? key : `${name}.${key}`))
}

/** Shows one object, whatever it is: its id says so. */
export const show = async (session: Session, id: string): Promise<number> => {
  const read = readers[id.split('_')[0] ?? '']
  if (!read) {
    throw new UsageError(`${id} is not an id that can be shown. They begin with ${Object.keys(readers).join('_, ')}_.`)
  }
  const object = await read(session.api(), id)
  const columns = [
    { heading: 'field', of: ([name]: [string, string]) => name },
    { heading: 'value', of: ([, value]: [string, string]) => value },
  ]
  answer(session, object, () => toTable(columns, fieldsOf(object, '')))
  return exitCodes.done
}
