/** The part of a Stripe error that a caller sees, as `{ "error": { … } }`. */
export type ApiErrorBody = {
  type: 'invalid_request_error' | 'api_error' | 'card_error' | 'idempotency_error' | 'rate_limit_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  [extra: string]: unknown
}

type ApiErrorOptions = { kept?: boolean; keepsWork?: boolean; headers?: Record<string, string> }

/**
 * A refusal as Stripe words it. `kept` says whether an idempotency key remembers it: a request that failed
 * validation never began, so Stripe forgets it; one that ran and was refused is replayed.
 * https://docs.stripe.com/api/idempotent_requests
 */
export class ApiError extends Error {
  readonly status: number
  readonly body: ApiErrorBody
  readonly kept: boolean
  /** What was done before the refusal stays done, as with a declined charge. Otherwise it is undone. */
  readonly keepsWork: boolean
  readonly headers: Record<string, string>

  constructor(status: number, body: ApiErrorBody, options: ApiErrorOptions = {}) {
    super(body.message)
    this.status = status
    this.body = body
    this.kept = options.kept ?? true
    this.keepsWork = options.keepsWork ?? false
    this.headers = options.headers ?? {}
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

/** A 400 about the state of things: remembered by an idempotency key. */
export function refused(message: string, options: { code?: string; param?: string; status?: number } = {}): ApiError {
  const { code, param, status = 400 } = options
  return new ApiError(status, {
    type: 'invalid_request_error',
    message,
    ...(code ? { code, doc_url: docUrl(code) } : {}),
    ...(param ? { param } : {}),
  })
}

/** A 400 about a parameter: the request never began, so no idempotency key remembers it. */
export function invalidParameter(message: string, param: string, code?: string): ApiError {
  const { status, body } = refused(message, { param, ...(code ? { code } : {}) })
  return new ApiError(status, body, { kept: false })
}

export function missingParameter(param: string): ApiError {
  return invalidParameter(`Missing required param: ${param}.`, param, 'parameter_missing')
}

/** 404 for an object in the path, 400 for one named by a parameter, as Stripe does; `elsewhere` is the mode that has it. */
export function noSuch(what: string, id: string, param: string, elsewhere?: 'live' | 'test'): ApiError {
  const used = elsewhere === 'live' ? 'test' : 'live'
  const hint = elsewhere
    ? `; a similar object exists in ${elsewhere} mode, but a ${used} mode key was used to make this request.`
    : ''
  return refused(`No such ${what}: '${id}'${hint}`, {
    code: 'resource_missing',
    param,
    status: param === 'id' ? 404 : 400,
  })
}
