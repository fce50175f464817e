/**
 * How an effect points up the module order: an earlier module announces what it did or is about to do, later modules
 * subscribe in `services.ts`. Subscribers run one after the other inside the announcer's transaction, and refuse the
 * whole of it by throwing a ProblemError.
 */
export interface Announcement<T> {
  readonly announce: (payload: T) => Promise<void>
  readonly subscribe: (handler: (payload: T) => Promise<void>) => void
}

export const createAnnouncement = <T>(): Announcement<T> => {
  const handlers: ((payload: T) => Promise<void>)[] = []
  return {
    announce: async (payload) => {
      for (const handler of handlers) await handler(payload)
    },
    subscribe: (handler) => {
      handlers.push(handler)
    },
  }
}
