import { AsyncLocalStorage } from 'node:async_hooks'
import { z } from 'zod'

/** The request on whose account something is done. */
export const requestOriginSchema = z.strictObject({
  requestId: z.string(),
  /** Address of the caller, as far as the trusted proxies say. */
  address: z.string(),
})
export type RequestOrigin = Readonly<z.infer<typeof requestOriginSchema>>

const current = new AsyncLocalStorage<RequestOrigin>()

/**
 * Does the work of a request, now or as it promised; whatever is noted of it below, however deep, can name where it came
 * from. Null: no request asked for it.
 */
export const withRequestOrigin = <T>(origin: RequestOrigin | null, work: () => T): T =>
  origin ? current.run(origin, work) : work()

/** The request being worked; undefined in the background and for commands. */
export const requestOrigin = (): RequestOrigin | undefined => current.getStore()
