import type { Config } from './config.ts'
import { createIdempotency } from './http/idempotency.ts'
import { migrations } from './migrations/migrations.ts'
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
import { createIdentityProviderService } from './modules/identity-providers/identity-provider.service.ts'
import { createIntegrationEventService } from './modules/integration-events/integration-event.service.ts'
import { createInvitationService } from './modules/invitations/invitation.service.ts'
import { createNotificationService } from './modules/notifications/notification.service.ts'
import { createOneTimeCodeService } from './modules/one-time-codes/one-time-codes.service.ts'
import { createOrganizationService } from './modules/organizations/organization.service.ts'
import { createPasswordService } from './modules/passwords/password.service.ts'
import { createReconciliationService } from './modules/reconciliation/reconciliation.service.ts'
import { createRoundService } from './modules/rounds/round.service.ts'
import { createSessionService } from './modules/sessions/session.service.ts'
import { createStripeEventService } from './modules/stripe-events/stripe-event.service.ts'
import { createUserService } from './modules/users/user.service.ts'
import { signCursors } from './platform/cursor.ts'
import { createEncryption } from './platform/encryption.ts'
import { createEncryptionKeys } from './platform/encryption-keys.ts'
import { measureFollowUps } from './platform/follow-up-metrics.ts'
import { createFollowUps } from './platform/follow-ups.ts'
import { createNewId } from './platform/ids.ts'
import type { Logger } from './platform/logger.ts'
import { createMailCount, createMailer } from './platform/mail.ts'
import { createMetrics } from './platform/metrics.ts'
import type { Database } from './platform/mongo.ts'
import { logOutages } from './platform/outage-log.ts'
import { createOutboundFetch } from './platform/outbound-fetch.ts'
import { createReadiness } from './platform/readiness.ts'
import { createRestorationMark } from './platform/restoration-mark.ts'
import { createRestorations } from './platform/restorations.ts'
import { findMissingSchema } from './platform/schema.ts'
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
  const mailCount = createMailCount(metrics)
  const encryption = createEncryption(config.encryptionKeys)
  signCursors(connection, encryption)
  return {
    config,
    publicUrl: config.publicUrl,
    connection,
    transaction,
    reachability,
    ping: database.ping,
    background,
    logger,
    metrics,
    now,
    newId,
    encryption,
    restorations: createRestorations({ connection, transaction, now }),
    restorationMark: createRestorationMark({ connection, now }),
    idempotency: createIdempotency({ connection, transaction, encryption, now }),
    encryptionKeys: createEncryptionKeys({ connection, encryption, now }),
    readiness: createReadiness({ ping: database.ping, findMissing: () => findMissingSchema(connection, migrations) }),
    followUps,
    outboundFetch: createOutboundFetch({ allowedHosts: config.allowedPrivateHosts }),
    /** Null: no e-mail is sent. */
    mailer: config.mail && createMailer(config.mail, mailCount),
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

/** The foundation every module stands on. */
const createFoundation = (input: ServicesInput) => {
  const platform = createPlatform(input)
  return { ...platform, ...createStripe(platform) }
}

/** Who may come in, and what they did. */
const createPeople = (below: ReturnType<typeof createFoundation>) => {
  const auditLog = createAuditLogService(below)
  const organizations = createOrganizationService({ ...below, auditLog })
  const users = createUserService({ ...below, auditLog, organizations })
  const oneTimeCodes = createOneTimeCodeService({ ...below, auditLog, organizations, users })
  const identityProviders = createIdentityProviderService({ ...below, auditLog, organizations, users })
  const { proofMinutes } = below.config
  const sessionDeps = { ...below, auditLog, organizations, users, oneTimeCodes, identityProviders, proofMinutes }
  const sessions = createSessionService(sessionDeps)
  const people = { ...below, auditLog, organizations, users, sessions }
  const invitations = createInvitationService({ ...people, invitationDays: below.config.invitationDays })
  const passwords = createPasswordService({ ...people, resetMinutes: below.config.passwordResetMinutes })
  users.membershipEnded.subscribe(sessions.own.endAllIn)
  users.sessionsEnded.subscribe(sessions.own.endAllOf)
  users.provideLinked(identityProviders.linkedAmong)
  users.adminGone.subscribe(identityProviders.refuseLastLinkedAdmin)
  users.memberRemoved.subscribe(identityProviders.forgetMember)
  identityProviders.waysChanged.subscribe(sessions.endByWay)
  const apiKeys = createApiKeyService({ ...below, auditLog, users, requestsPerMinute: below.config.requestsPerMinute })
  users.invitationsRevoked.subscribe(invitations.revokeAllOf)
  users.accessGiven.subscribe(apiKeys.refuseRevoked)
  users.apiKeysRevoked.subscribe(apiKeys.removeAllOf)
  return {
    ...below,
    auditLog,
    organizations,
    users,
    oneTimeCodes,
    identityProviders,
    sessions,
    apiKeys,
    invitations,
    passwords,
  }
}

/** What is integrated: access to Stripe, accounts, rules, bills. */
const createBilling = (below: ReturnType<typeof createPeople>) => {
  const credentials = createCredentialService({ ...below, pendingMinutes: below.config.pendingCredentialMinutes })
  const accounts = createAccountService(below)
  const configurations = createConfigurationService({ ...below, credentials, accounts })
  const mappings = createExternalMappingService({ ...below, accounts, credentials })
  const bills = createBillService({ ...below, accounts })
  const billImports = createBillImportService({ ...below, accounts, bills })
  return { ...below, credentials, accounts, configurations, mappings, bills, billImports }
}

/** What is done with it: events, e-mails, exports, Stripe's news, rounds, reconciliation. */
const createIntegration = (below: ReturnType<typeof createBilling>) => {
  const integrationEvents = createIntegrationEventService(below)
  const notifications = createNotificationService({ ...below, integrationEvents })
  const exports = createExportService({ ...below, integrationEvents, leaseMs: exportLeaseMs })
  const stripeEvents = createStripeEventService({ ...below, exports })
  const invoicePreviews = createInvoicePreviewService(below)
  const rounds = createRoundService({ ...below, exports })
  const reconciliation = createReconciliationService({ ...below, exports })
  return {
    ...below,
    integrationEvents,
    notifications,
    exports,
    stripeEvents,
    invoicePreviews,
    rounds,
    reconciliation,
  }
}

/** Builds every service once, in module order, then joins announcements to their subscribers. */
export const createServices = (input: ServicesInput) => {
  const services = createIntegration(createBilling(createPeople(createFoundation(input))))
  const { credentials, configurations, exports, accounts, mappings } = services
  credentials.provideUses(configurations.usesOf)
  credentials.provideSentInvoices(exports.countSentWith)
  accounts.accountsChanged.subscribe(mappings.followAccounts)
  return services
}

export type Services = ReturnType<typeof createServices>
