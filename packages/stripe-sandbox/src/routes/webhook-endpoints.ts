import { invalidParameter, refused } from '../api-error.ts'
import { newId, randomText } from '../ids.ts'
import { mergeMetadata, metadata } from '../metadata.ts'
import { toWebhookEndpoint } from '../objects.ts'
import { boolean, clearable, listOf, type Reader, required, text, word } from '../params.ts'
import { deleted, mustFind, paginate, paging, type Route, route } from '../route.ts'
import type { WebhookEndpointRow } from '../rows.ts'

const maximum = 16

const url: Reader<string> = {
  read(value, name) {
    const given = word.read(value, name)
    const parsed = URL.canParse(given) ? new URL(given) : null
    if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return given
    throw invalidParameter('Invalid URL: An explicit scheme (such as https) must be provided.', name, 'url_invalid')
  },
}

const enabledEvents: Reader<string[]> = {
  read(value, name) {
    const events = listOf(word).read(value, name)
    if (events.length > 0) return events
    throw invalidParameter('You must specify at least one event.', name)
  },
}

export const webhookEndpointRoutes: Route[] = [
  route('POST /v1/webhook_endpoints', {
    permission: 'rak_webhook_write',
    params: {
      api_version: word,
      connect: boolean,
      description: text(),
      enabled_events: required(enabledEvents),
      metadata,
      url: required(url),
    },
    handle(work, params) {
      // Live events travel encrypted only. https://docs.stripe.com/webhooks
      if (
        work.livemode &&
        !params.url.startsWith('https:') &&
        !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(params.url)
      ) {
        throw refused('Invalid URL: URL must be publicly accessible and use https in live mode.', {
          code: 'url_invalid',
          param: 'url',
        })
      }
      if (work.state.webhookEndpoints.count(work.scope) >= maximum) {
        throw refused(`You have reached the maximum of ${maximum} ${work.mode} webhook endpoints.`)
      }
      const row: WebhookEndpointRow = {
        scope: work.scope,
        id: newId('we'),
        created: work.now,
        url: params.url,
        enabled_events: params.enabled_events,
        status: 'enabled',
        secret: `whsec_${randomText(32)}`,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        api_version: params.api_version ?? null,
        connect: params.connect ?? false,
      }
      work.state.webhookEndpoints.put(row)
      return toWebhookEndpoint(row, true)
    },
  }),
  route('GET /v1/webhook_endpoints', {
    permission: 'rak_webhook_read',
    params: paging,
    handle: (work, params) =>
      paginate(work, params, {
        table: work.state.webhookEndpoints,
        url: '/v1/webhook_endpoints',
        render: (row) => toWebhookEndpoint(row),
      }),
  }),
  route('GET /v1/webhook_endpoints/:id', {
    permission: 'rak_webhook_read',
    handle: (work, _params, id) => toWebhookEndpoint(mustFind(work, work.state.webhookEndpoints, id)),
  }),
  route('POST /v1/webhook_endpoints/:id', {
    permission: 'rak_webhook_write',
    params: {
      description: text(),
      disabled: boolean,
      enabled_events: enabledEvents,
      metadata: clearable(metadata),
      url,
    },
    handle(work, params, id) {
      const row = mustFind(work, work.state.webhookEndpoints, id)
      const changed: WebhookEndpointRow = {
        ...row,
        url: params.url ?? row.url,
        enabled_events: params.enabled_events ?? row.enabled_events,
        status: params.disabled === undefined ? row.status : params.disabled ? 'disabled' : 'enabled',
        description: params.description === undefined ? row.description : params.description,
        metadata: mergeMetadata(row.metadata, params.metadata),
      }
      work.state.webhookEndpoints.put(changed)
      return toWebhookEndpoint(changed)
    },
  }),
  route('DELETE /v1/webhook_endpoints/:id', {
    permission: 'rak_webhook_write',
    handle(work, _params, id) {
      mustFind(work, work.state.webhookEndpoints, id)
      work.state.webhookEndpoints.remove(work.scope, id)
      return deleted('webhook_endpoint', id)
    },
  }),
]
