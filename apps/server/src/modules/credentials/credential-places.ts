import type { SecretPlace } from '../../platform/encryption.ts'

interface Owner {
  readonly organizationId: string
  readonly _id: string
}

/** Where the restricted key of a credential belongs. */
export const keyPlaceOf = ({ organizationId, _id }: Owner): SecretPlace => ({
  organizationId,
  collection: 'credentials',
  id: _id,
  field: 'sealedKey',
})

/** Where the signing secret of one of its webhook endpoints belongs: the same while it is used and once it is retired. */
export const webhookPlaceOf = ({ organizationId, _id }: Owner, endpointId: string): SecretPlace => ({
  organizationId,
  collection: 'credentials',
  id: _id,
  field: `webhookSecret ${endpointId}`,
})
