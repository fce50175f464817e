import type { SandboxConfig } from './config.ts'
import type { Faults } from './faults.ts'
import type { Idempotency } from './idempotency.ts'
import type { RequestLog } from './request-log.ts'
import type { State } from './state.ts'
import type { WebhookSender } from './webhook-sender.ts'

/** Everything the doors of the sandbox share. */
export type Sandbox = {
  state: State
  config: Required<SandboxConfig>
  faults: Faults
  requests: RequestLog
  idempotency: Idempotency
  webhooks: WebhookSender
  baseUrl: () => string
}
