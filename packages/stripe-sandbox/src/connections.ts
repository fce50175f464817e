import type { ClientConfig } from './config.ts'
import { newId, randomText } from './ids.ts'
import type { ConnectionRow } from './rows.ts'
import { emit, type Json, type Work } from './work.ts'

const application = (client: ClientConfig): Json => ({ id: client.clientId, object: 'application', name: client.name })

/** Lets a platform act for the account, from now on. `work` is that of the account. */
export function connect(work: Work, client: ClientConfig): ConnectionRow {
  const existing = work.state.connections.get(work.scope, client.clientId)
  if (existing) return existing
  const accessKey = `sk_${work.mode}_${randomText(24)}`
  const connection: ConnectionRow = {
    scope: work.scope,
    id: client.clientId,
    created: work.now,
    accessKey,
    refreshToken: `rt_${randomText(46)}`,
  }
  work.state.connections.put(connection)
  work.state.keys.put({
    scope: '',
    id: accessKey,
    account: work.account.id,
    mode: work.mode,
    kind: 'secret',
    name: `Access of ${client.name}`,
    permissions: [],
    expired: false,
    created: work.now,
  })
  emit(work, 'account.application.authorized', application(client))
  return connection
}

/** Ends a platform's access, whoever asked for it. Answers whether there was any. */
export function disconnect(work: Work, client: ClientConfig): boolean {
  const connection = work.state.connections.get(work.scope, client.clientId)
  if (!connection) return false
  work.state.connections.remove(work.scope, client.clientId)
  work.state.keys.remove('', connection.accessKey)
  emit(work, 'account.application.deauthorized', application(client), { clients: [client.clientId] })
  return true
}

/** An authorization code: five minutes, one use, one client, one mode, one redirect. */
export function issueCode(work: Work, client: ClientConfig, wish: { redirectUri: string; scope: string }): string {
  const id = newId('ac')
  work.state.codes.put({
    scope: '',
    id,
    client: client.clientId,
    account: work.account.id,
    mode: work.mode,
    redirectUri: wish.redirectUri,
    access: wish.scope,
    created: work.state.now(),
    used: false,
  })
  return id
}
