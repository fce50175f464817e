import { accountEndpoints } from '@billbridge/contract/accounts'
import { configurationEndpoints as endpoints } from '@billbridge/contract/configurations'
import { connectByKey } from './credentials.ts'
import type { TestDatabase } from './database.ts'
import { createMachine, type Machine } from './machine.ts'
import { refusal } from './refusal.ts'
import { sampleSettings } from './sample-bill.ts'
import { startServer } from './start-server.ts'

const keyOf = (key: string) => [{ key, permissions: ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write'] }]
const keys = { test: keyOf('rk_test_ExampleBakery'), live: keyOf('rk_live_ExampleBakery') }

type Panels = NonNullable<Parameters<typeof sampleSettings>[0]>

interface Given {
  name?: string
  credentialId?: string
  settings?: Panels
  enabled?: boolean
}

/** A server where credentials of one Stripe account, in both modes, can be connected and configured. */
export const startConfiguring = async (database: TestDatabase) => {
  const server = await startServer(database, {
    sandbox: { accounts: [{ id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd', keys }] },
  })
  let names = 0

  /** An organization with a connected credential, and short ways to call the API in it. */
  const createBench = async () => {
    const machine: Machine = await createMachine(server)
    const { call } = machine
    const credential = await connectByKey(machine, 'rk_test_ExampleBakery')
    const create = async ({ settings = {}, name = `Monthly ${++names}`, ...rest }: Given = {}) => {
      const body = { name, credentialId: credential.id, settings: sampleSettings(settings), ...rest }
      return (await call(endpoints.create, { body })).data
    }
    const account = async (code: string) =>
      (await call(accountEndpoints.create, { body: { code, name: `Example ${code} Ltd` } })).data.id
    const setEnabled = async (configuration: { id: string; version: number }, enabled: boolean) => {
      const body = { enabled, version: configuration.version }
      return (await call(endpoints.setEnabled, { params: { configurationId: configuration.id }, body })).data
    }
    const update = async (
      configuration: { id: string; name: string; version: number },
      settings: Panels,
      name?: string,
    ) => {
      const body = {
        name: name ?? configuration.name,
        settings: sampleSettings(settings),
        version: configuration.version,
      }
      return (await call(endpoints.update, { params: { configurationId: configuration.id }, body })).data
    }
    const get = async (configurationId: string) => (await call(endpoints.get, { params: { configurationId } })).data
    const list = async (query: Record<string, unknown> = {}) => (await call(endpoints.list, { query })).data
    return { ...machine, machine, credential, create, account, setEnabled, update, get, list }
  }

  return { server, createBench }
}

/** What a configuration is refused for, as far as it matters here. */
export const refusalOf = async (answer: Promise<unknown>) => {
  const { type, problem } = await refusal(answer)
  const { detail, errors, details, status } = problem
  return { type, status, detail, details, fields: errors?.map(({ field }) => field) }
}
