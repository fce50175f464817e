import type { Config } from './config.ts'
import { createAccountService } from './modules/accounts/account.service.ts'
import { createExternalMappingService } from './modules/accounts/external-mapping.service.ts'
import { createApiKeyService } from './modules/api-keys/api-key.service.ts'
import { createAuditLogService } from './modules/audit-log/audit-log.service.ts'
import { createBillService } from './modules/bills/bill.service.ts'
import { createBillImportService } from './modules/bills/bill-import.service.ts'
import { createConfigurationService } from './modules/configurations/configuration.service.ts'
import { createCredentialService } from './modules/credentials/credential.service.ts'
import { createExportService } from './modules/exports/export.service.ts'
import { createInvoicePreviewService } from './modules/exports/invoice-preview.service.ts'
import { createIntegrationEventService } from './modules/integration-events/integration-event.service.ts'
import { createNotificationService } from './modules/notifications/notification.service.ts'
import { createOrganizationService } from './modules/organizations/organization.service.ts'
import { createReconciliationService } from './modules/reconciliation/reconciliation.service.ts'
import { createRoundService } from './modules/rounds/round.service.ts'
import { createSessionService } from './modules/sessions/session.service.ts'
import { createStripeEventService } from './modules/stripe-events/stripe-event.service.ts'
import { createUserService } from './modules/users/user.service.ts'
import { createEncryption } from './platform/encryption.ts'
import { measureFollowUps } from './platform/follow-up-metrics.ts'
import { createFollowUps } from './platform/follow-ups.ts'
import { createNewId } from './platform/ids.ts'
import type { Logger } from './platform/logger.ts'
import { createMailer } from './platform/mail.ts'
import { createMetrics } from './platform/metrics.ts'
import type { Database } from './platform/mongo.ts'
import { logOutages } from './platform/outage-log.ts'
import { createStripeBudget } from './stripe/stripe-budget.ts'
import { createStripeClients } from './stripe/stripe-client.ts'
import { createStripeConnect } from './stripe/stripe-connect.ts'
import { createStripeCustomers } from './stripe/stripe-customers.ts'
import { createStripeMetrics } from './stripe/stripe-metrics.ts'
import { createStripeRateLimit } from './stripe/stripe-rate-limit.ts'
import { createStripeTurns } from './stripe/stripe-turns.ts'

export interface ServicesInput {
  readonly config: Config
  readonly database: Database
  readonly logger: Logger
  readonly now?: () => Date
  /** This process works in the background: its calls to Stripe give way to those people wait for. */
  readonly background?: boolean
}

/** What every service is built from; each takes the few it needs. */
const createPlatform = ({ config, database, logger, now = () => new Date(), background = false }: ServicesInput) => {
  const newId = createNewId(now)
  const { connection, transaction, reachability } = database
  logOutages(reachability, logger)
  const metrics = createMetrics({ reachability })
  const followUps = createFollowUps({ connection, now, newId })
  measureFollowUps({ metrics, followUps, now })
  return {
    config,
    connection,
    transaction,
    reachability,
    ping: database.ping,
    background,
    logger,
    metrics,
    now,
    newId,
    encryption: createEncryption(config.encryptionKeys),
    followUps,
  }
}

/** How Stripe is reached: its API with the access of a credential, and Connect with our own. */
const createStripe = (platform: ReturnType<typeof createPlatform>) => {
  const { config, connection, logger, now, background } = platform
  const { stripe: stripeSettings, publicUrl } = config
  const { rates } = stripeSettings
  const metrics = createStripeMetrics(platform.metrics)
  const budget = createStripeBudget(connection, rates)
  const stripeRateLimit = createStripeRateLimit({ budget, rates, logger, background, metrics })
  const options = {
    rateLimit: stripeRateLimit,
    turns: createStripeTurns(connection, logger),
    log: logger,
    metrics,
    now,
  }
  const stripeClients = createStripeClients({ ...options, apiBase: stripeSettings.apiBase })
  return {
    stripeSettings,
    stripeRateLimit,
    stripeClients,
    stripeCustomers: createStripeCustomers({ stripeClients }),
    stripeConnect: createStripeConnect(stripeSettings, {
      ...options,
      callbackUrl: `${publicUrl}/auth/stripe/callback`,
    }),
  }
}

/** A worker that says nothing for so long has died, and another takes its rows over. */
const exportLeaseMs = 15_000

/** Builds every service once, in module order, then joins announcements to their subscribers. */
export const createServices = (input: ServicesInput) => {
  const platform = createPlatform(input)
  const stripe = createStripe(platform)
  const auditLog = createAuditLogService(platform)
  const organizations = createOrganizationService({ ...platform, auditLog })
  const users = createUserService({ ...platform, auditLog, organizations })
  const sessions = createSessionService({ ...platform, organizations, users })
  const apiKeys = createApiKeyService({ ...platform, auditLog })
  const credentials = createCredentialService({
    ...platform,
    ...stripe,
    auditLog,
    publicUrl: input.config.publicUrl,
    pendingMinutes: input.config.pendingCredentialMinutes,
  })
  const accounts = createAccountService({ ...platform, auditLog })
  const configurations = createConfigurationService({
    ...platform,
    auditLog,
    organizations,
    users,
    credentials,
    accounts,
  })
  const mappings = createExternalMappingService({ ...platform, ...stripe, auditLog, accounts, credentials })
  const bills = createBillService({ ...platform, auditLog, accounts })
  const billImports = createBillImportService({ ...platform, accounts, bills })
  const integrationEvents = createIntegrationEventService({
    ...platform,
    auditLog,
    credentials,
    mappings,
    configurations,
  })
  const notifications = createNotificationService({
    ...platform,
    publicUrl: input.config.publicUrl,
    mailer: input.config.mail && createMailer(input.config.mail),
    organizations,
    users,
    credentials,
    configurations,
    integrationEvents,
  })
  const exports = createExportService({
    ...platform,
    ...stripe,
    auditLog,
    credentials,
    accounts,
    mappings,
    configurations,
    bills,
    integrationEvents,
    leaseMs: exportLeaseMs,
  })
  const stripeEvents = createStripeEventService({ ...platform, ...stripe, credentials, exports })
  const invoicePreviews = createInvoicePreviewService({ ...platform, bills, accounts, credentials, mappings })

  const rounds = createRoundService({ ...platform, organizations, credentials, configurations, exports })

  const reconciliation = createReconciliationService({
    ...platform,
    ...stripe,
    auditLog,
    credentials,
    mappings,
    configurations,
    bills,
    exports,
  })

  credentials.provideUses(configurations.usesOf)
  credentials.provideSentInvoices(exports.countSentWith)

  accounts.accountsChanged.subscribe(mappings.followAccounts)

  return {
    ...platform,
    ...stripe,
    auditLog,
    organizations,
    users,
    sessions,
    apiKeys,
    credentials,
    accounts,
    mappings,
    configurations,
    bills,
    billImports,
    integrationEvents,
    notifications,
    exports,
    stripeEvents,
    invoicePreviews,
    rounds,
    reconciliation,
  }
}

export type Services = ReturnType<typeof createServices>
