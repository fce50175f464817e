import { apiPrefix } from '@billbridge/contract/client'
import { createOpenApiDocument } from '@billbridge/contract/openapi'
import express, { type Express } from 'express'
import { version } from '../package.json'
import { createAuthenticate } from './http/authenticate.ts'
import { createConsoleFiles } from './http/console-files.ts'
import { createDatabaseGuard } from './http/database-guard.ts'
import { mountApi, mountDoor } from './http/mount.ts'
import { createOperations } from './http/operations.ts'
import { createProblemHandler, unknownAddress } from './http/problem-handler.ts'
import { createReferencePage } from './http/reference-page.ts'
import { requestId } from './http/request-id.ts'
import { createRequestLimit } from './http/request-limit.ts'
import { createRequestLog, measureRequests } from './http/request-log.ts'
import type { Door, Route } from './http/route.ts'
import { securityHeaders } from './http/security-headers.ts'
import { createSessionMiddleware } from './http/session.ts'
import { accountRoutes } from './modules/accounts/account.routes.ts'
import { externalMappingRoutes } from './modules/accounts/external-mapping.routes.ts'
import { apiKeyRoutes } from './modules/api-keys/api-key.routes.ts'
import { auditLogRoutes } from './modules/audit-log/audit-log.routes.ts'
import { billRoutes } from './modules/bills/bill.routes.ts'
import { billImportRoutes } from './modules/bills/bill-import.routes.ts'
import { configurationRoutes } from './modules/configurations/configuration.routes.ts'
import { credentialDoors, credentialRoutes } from './modules/credentials/credential.routes.ts'
import { exportRoutes } from './modules/exports/export.routes.ts'
import { invoicePreviewRoutes } from './modules/exports/invoice-preview.routes.ts'
import { identityProviderRoutes } from './modules/identity-providers/identity-provider.routes.ts'
import { integrationEventRoutes } from './modules/integration-events/integration-event.routes.ts'
import { invitationRoutes } from './modules/invitations/invitation.routes.ts'
import { notificationRoutes } from './modules/notifications/notification.routes.ts'
import { oneTimeCodeRoutes } from './modules/one-time-codes/one-time-codes.routes.ts'
import { organizationRoutes } from './modules/organizations/organization.routes.ts'
import { passwordRoutes } from './modules/passwords/password.routes.ts'
import { reconciliationRoutes } from './modules/reconciliation/reconciliation.routes.ts'
import { ownSessionRoutes } from './modules/sessions/own-session.routes.ts'
import { providerSignInDoors, providerSignInRoutes } from './modules/sessions/provider-sign-in.routes.ts'
import { sessionRoutes } from './modules/sessions/session.routes.ts'
import { sessionSeconds } from './modules/sessions/session.service.ts'
import { sessionProofRoutes } from './modules/sessions/session-proof.routes.ts'
import { signInStepRoutes } from './modules/sessions/sign-in-step.routes.ts'
import { stripeEventDoors, stripeEventRoutes } from './modules/stripe-events/stripe-event.routes.ts'
import { userRoutes } from './modules/users/user.routes.ts'
import type { Services } from './services.ts'

/** Every module's routes, one line each, in module order. */
const routesOf = (services: Services): Route[] => [
  ...auditLogRoutes(services),
  ...organizationRoutes(services),
  ...userRoutes(services),
  ...oneTimeCodeRoutes(services),
  ...identityProviderRoutes(services),
  ...sessionRoutes(services),
  ...ownSessionRoutes(services),
  ...sessionProofRoutes(services),
  ...invitationRoutes(services),
  ...passwordRoutes(services),
  ...signInStepRoutes(services),
  ...providerSignInRoutes(services),
  ...apiKeyRoutes(services),
  ...credentialRoutes(services),
  ...accountRoutes(services),
  ...externalMappingRoutes(services),
  ...configurationRoutes(services),
  ...billRoutes(services),
  ...billImportRoutes(services),
  ...integrationEventRoutes(services),
  ...notificationRoutes(services),
  ...exportRoutes(services),
  ...invoicePreviewRoutes(services),
  ...stripeEventRoutes(services),
  ...reconciliationRoutes(services),
]

/** Addresses outside the API, one line for each module that has any. */
const doorsOf = (services: Services): Door[] => [
  ...providerSignInDoors(services),
  ...credentialDoors(services),
  ...stripeEventDoors(services),
]

export interface AppOptions {
  /** Folder of the built console; without it the server answers the API alone. */
  readonly consoleDir?: string
}

/** The HTTP server's request handler: middleware in order, then every module. */
export const createApp = (services: Services, { consoleDir }: AppOptions = {}): Express => {
  const { config, sessions, apiKeys, logger, metrics, readiness, reachability } = services
  const { publicUrl } = config
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('trust proxy', config.trustProxy)
  app.use(requestId, createRequestLog(logger), measureRequests(metrics), securityHeaders(publicUrl))
  app.use(createOperations({ readiness, metrics }))
  app.use(createReferencePage(() => createOpenApiDocument({ version, publicUrl })))
  app.use(['/api', '/auth', '/webhooks'], createDatabaseGuard(reachability))
  app.use(
    ['/api', '/auth'],
    createSessionMiddleware({
      store: sessions.store,
      secrets: config.sessionSecrets,
      seconds: sessionSeconds,
      secure: publicUrl.startsWith('https:'),
    }),
  )
  const authenticate = createAuthenticate({
    findApiKeyActor: (secret, address) => apiKeys.findActor(secret, address),
    findSessionActor: (req) => sessions.findActor(req.session),
  })
  app.use(
    apiPrefix,
    mountApi(routesOf(services), {
      ...services,
      authenticate,
      requestLimit: createRequestLimit(services),
      requireFreshProof: (req) => sessions.proofs.requireFresh(req.session),
    }),
  )
  for (const door of doorsOf(services)) app.use(mountDoor(door, authenticate))
  if (consoleDir !== undefined) app.use(createConsoleFiles(consoleDir))
  app.use(unknownAddress)
  app.use(createProblemHandler({ logger, reachability }))
  return app
}
