import { apiPrefix } from '@billbridge/contract/client'
import express, { type Express } from 'express'
import { createAuthenticate } from './http/authenticate.ts'
import { mountApi, mountDoor } from './http/mount.ts'
import { createProblemHandler } from './http/problem-handler.ts'
import { requestId } from './http/request-id.ts'
import type { Door, Route } from './http/route.ts'
import { createSessionMiddleware } from './http/session.ts'
import { accountRoutes } from './modules/accounts/account.routes.ts'
import { apiKeyRoutes } from './modules/api-keys/api-key.routes.ts'
import { auditLogRoutes } from './modules/audit-log/audit-log.routes.ts'
import { billRoutes } from './modules/bills/bill.routes.ts'
import { organizationRoutes } from './modules/organizations/organization.routes.ts'
import { sessionRoutes } from './modules/sessions/session.routes.ts'
import { sessionSeconds } from './modules/sessions/session.service.ts'
import { userRoutes } from './modules/users/user.routes.ts'
import type { Services } from './services.ts'

/** Every module's routes, one line each, in module order. */
const routesOf = (services: Services): Route[] => [
  ...auditLogRoutes(services),
  ...organizationRoutes(services),
  ...userRoutes(services),
  ...sessionRoutes(services),
  ...apiKeyRoutes(services),
  ...accountRoutes(services),
  ...billRoutes(services),
]

/** Addresses outside the API, one line for each module that has any. */
const doorsOf = (_services: Services): Door[] => []

/** The HTTP server's request handler: middleware in order, then every module. */
export const createApp = (services: Services): Express => {
  const { config, sessions, apiKeys, logger } = services
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(requestId)
  app.set('trust proxy', config.trustProxy)
  app.use(
    ['/api', '/auth'],
    createSessionMiddleware({
      store: sessions.store,
      secrets: config.sessionSecrets,
      seconds: sessionSeconds,
      secure: config.publicUrl.startsWith('https:'),
    }),
  )
  const authenticate = createAuthenticate({
    findApiKeyActor: (secret) => apiKeys.findActor(secret),
    findSessionActor: (req) => sessions.findActor(req.session),
  })
  app.use(apiPrefix, mountApi(routesOf(services), { authenticate, publicUrl: config.publicUrl }))
  for (const door of doorsOf(services)) app.use(mountDoor(door, authenticate))
  app.use(createProblemHandler(logger))
  return app
}
