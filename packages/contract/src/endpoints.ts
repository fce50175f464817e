import { accountEndpoints } from './accounts.ts'
import { apiKeyEndpoints } from './api-keys.ts'
import { auditEntryEndpoints } from './audit-entries.ts'
import { billExportEndpoints } from './bill-exports.ts'
import { billImportEndpoints } from './bill-imports.ts'
import { billEndpoints } from './bills.ts'
import { configurationEndpoints } from './configurations.ts'
import { credentialEndpoints } from './credentials.ts'
import type { EndpointSpec } from './endpoint.ts'
import { exportRunEndpoints } from './export-runs.ts'
import { externalMappingEndpoints } from './external-mappings.ts'
import { identityProviderEndpoints } from './identity-providers.ts'
import { integrationEventEndpoints } from './integration-events.ts'
import { invitationEndpoints } from './invitations.ts'
import { invoicePreviewEndpoints } from './invoice-previews.ts'
import { notificationEndpoints } from './notifications.ts'
import { oneTimeCodeEndpoints } from './one-time-codes.ts'
import { organizationEndpoints } from './organizations.ts'
import { overviewEndpoints } from './overview.ts'
import { ownSessionEndpoints } from './own-sessions.ts'
import { passwordEndpoints } from './passwords.ts'
import { reconciliationEndpoints } from './reconciliations.ts'
import { sessionEndpoints } from './session.ts'
import { sessionProofEndpoints } from './session-proofs.ts'
import { signInStepEndpoints } from './sign-in-steps.ts'
import { stripeNewsEndpoints } from './stripe-news.ts'
import { userEndpoints } from './users.ts'

/** Every endpoint by resource, in the order of the reference page. What is not here is neither documented nor tested. */
export const endpointsByResource: Readonly<Record<string, Readonly<Record<string, EndpointSpec>>>> = {
  session: sessionEndpoints,
  sessions: ownSessionEndpoints,
  'session-proof': sessionProofEndpoints,
  'sign-in-steps': signInStepEndpoints,
  'one-time-codes': oneTimeCodeEndpoints,
  'identity-provider': identityProviderEndpoints,
  organization: organizationEndpoints,
  users: userEndpoints,
  invitations: invitationEndpoints,
  passwords: passwordEndpoints,
  'api-keys': apiKeyEndpoints,
  'audit-entries': auditEntryEndpoints,
  credentials: credentialEndpoints,
  accounts: accountEndpoints,
  'external-mappings': externalMappingEndpoints,
  configurations: configurationEndpoints,
  bills: billEndpoints,
  'bill-imports': billImportEndpoints,
  'integration-events': integrationEventEndpoints,
  'notification-channels': notificationEndpoints,
  'invoice-previews': invoicePreviewEndpoints,
  'bill-exports': billExportEndpoints,
  'export-runs': exportRunEndpoints,
  reconciliations: reconciliationEndpoints,
  'stripe-news': stripeNewsEndpoints,
  overview: overviewEndpoints,
}

export interface NamedEndpoint {
  readonly resource: string
  /** `resource.verb`, such as `credentials.create`. */
  readonly name: string
  readonly spec: EndpointSpec
}

/** The same as a list. */
export const allEndpoints: readonly NamedEndpoint[] = Object.entries(endpointsByResource).flatMap(
  ([resource, endpoints]) =>
    Object.entries(endpoints).map(([verb, spec]) => ({ resource, name: `${resource}.${verb}`, spec })),
)
