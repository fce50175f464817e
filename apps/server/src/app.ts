import { apiPrefix } from '@billbridge/contract/client'
import express, { type Express } from 'express'
import { createAuthenticate } from './http/authenticate.ts'
import { mountApi } from './http/mount.ts'
import { createProblemHandler } from './http/problem-handler.ts'
import { requestId } from './http/request-id.ts'
import type { Route } from './http/route.ts'
import type { Services } from './services.ts'

/** Every module's routes, one line each, in module order. */
const routesOf = (_services: Services): Route[] => []

/** The HTTP server's request handler: middleware in order, then every module. */
export const createApp = (services: Services): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(requestId)
  const authenticate = createAuthenticate({
    findApiKeyActor: async () => undefined,
    findSessionActor: async () => undefined,
  })
  app.use(apiPrefix, mountApi(routesOf(services), { authenticate, publicUrl: services.config.publicUrl }))
  app.use(createProblemHandler(services.logger))
  return app
}
