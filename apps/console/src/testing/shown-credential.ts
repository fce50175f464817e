import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { sampleConfiguration, sampleStripeNews } from './samples.ts'
import { answer, server } from './server.ts'

/** A server that has these credentials. */
export const listed = (...data: Credential[]) =>
  server.use(answer(credentialEndpoints.list, { data, nextCursor: null }))

/** A server that tells all that the page of one credential asks for. */
export const shown = (credential: Credential) =>
  server.use(
    answer(credentialEndpoints.get, credential),
    answer(stripeNewsEndpoints.get, sampleStripeNews()),
    answer(exportRunEndpoints.list, { data: [], nextCursor: null }),
    answer(configurationEndpoints.list, { data: [sampleConfiguration()], nextCursor: null }),
    answer(auditEntryEndpoints.list, {
      data: [
        {
          id: 'audit_00000001',
          actor: credential.createdBy,
          action: 'credential.renamed',
          targetId: credential.id,
          targetName: credential.name,
          requestId: null,
          address: null,
          changes: [{ field: 'name', before: 'Bakery', after: credential.name }],
          at: '2026-03-01T08:00:00.000Z',
        },
      ],
      nextCursor: null,
    }),
  )
