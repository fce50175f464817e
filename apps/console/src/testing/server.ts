import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { apiPrefix } from '@billbridge/contract/client'
import type { EndpointInput, EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { notificationEndpoints } from '@billbridge/contract/notifications'
import { overviewEndpoints } from '@billbridge/contract/overview'
import { type FieldError, type ProblemType, problemOf, toProblemUri } from '@billbridge/contract/problem'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { userEndpoints } from '@billbridge/contract/users'
import { type DefaultBodyType, type HttpHandler, HttpResponse, http, type StrictRequest } from 'msw'
import { setupServer } from 'msw/node'

interface Asked<E extends EndpointSpec> {
  params: Record<string, string | readonly string[] | undefined>
  query: URLSearchParams
  body: EndpointInput<E>['body']
  request: StrictRequest<DefaultBodyType>
}

type Answer<E extends EndpointSpec> =
  | EndpointOutput<E>
  | ((asked: Asked<E>) => EndpointOutput<E> | Promise<EndpointOutput<E>>)

const methods = { GET: http.get, POST: http.post, PUT: http.put, PATCH: http.patch, DELETE: http.delete } as const

const respond = (spec: EndpointSpec, data: unknown) => {
  if (spec.responseType === 'csv') return HttpResponse.text(String(data), { headers: { 'content-type': 'text/csv' } })
  if (!spec.response) return new HttpResponse(null, { status: spec.success })
  // The contract's own schema: an answer no server could give fails the test that gives it.
  return HttpResponse.json(spec.response.parse(data) as DefaultBodyType, { status: spec.success })
}

/** Answers an endpoint with data of the contract's type, or with what a function makes of the request. */
export const answer = <E extends EndpointSpec>(spec: E, data: Answer<E>): HttpHandler =>
  methods[spec.method](`*${apiPrefix}${spec.path}`, async ({ request, params }) => {
    if (typeof data !== 'function') return respond(spec, data)
    const text = await request.clone().text()
    const body = (spec.bodyType === 'csv' ? text : text && JSON.parse(text)) as EndpointInput<E>['body']
    const ask = data as (asked: Asked<E>) => EndpointOutput<E> | Promise<EndpointOutput<E>>
    return respond(spec, await ask({ params, query: new URL(request.url).searchParams, body, request }))
  })

interface Refusal {
  type: ProblemType
  detail?: string
  errors?: FieldError[]
  details?: Record<string, unknown>
  headers?: Record<string, string>
  /** Answers this often, then lets handlers given before answer. */
  once?: boolean
}

/** Refuses an endpoint with a problem of the contract's table. */
export const refuse = (spec: EndpointSpec, refusal: Refusal): HttpHandler => {
  const { status, title, remedy } = problemOf(refusal.type)
  const problem = {
    type: toProblemUri(refusal.type),
    title,
    status,
    detail: refusal.detail ?? title,
    remedy,
    requestId: 'req_test0001',
    ...(refusal.errors ? { errors: refusal.errors } : {}),
    ...(refusal.details ? { details: refusal.details } : {}),
  }
  return methods[spec.method](
    `*${apiPrefix}${spec.path}`,
    () =>
      HttpResponse.json(problem, {
        status,
        headers: { 'content-type': 'application/problem+json', ...refusal.headers },
      }),
    { once: refusal.once ?? false },
  )
}

/**
 * The server as the screens under test see it; `server.use(answer(…))` gives answers. From the start it has only those
 * that many pages ask for beside their own subject: nothing is wrong, e-mail can be sent, no sign-in waits, nothing was noted, and
 * there is no identity provider.
 */
export const server = setupServer(
  answer(integrationEventEndpoints.list, { data: [], nextCursor: null }),
  answer(integrationEventEndpoints.counts, { live: 0, test: 0 }),
  answer(overviewEndpoints.days, { data: [] }),
  answer(notificationEndpoints.channels, { email: true }),
  answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
  answer(userEndpoints.list, { data: [], nextCursor: null, activeAdmins: 1 }),
  answer(signInStepEndpoints.current, { step: null }),
  answer(identityProviderEndpoints.link, { providerName: null, linkedAt: null, onlyWay: false }),
  answer(identityProviderEndpoints.get, {
    provider: null,
    callbackUrl: 'https://billing.example.com',
    signInUrl: null,
  }),
)
