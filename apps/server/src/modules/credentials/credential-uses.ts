export interface CredentialUse {
  readonly id: string
  readonly name: string
}

/** Configurations that use each of the credentials, archived ones left out. */
export type FindUses = (
  organizationId: string,
  credentialIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly CredentialUse[]>>

export type CountSentInvoices = (organizationId: string, credentialId: string) => Promise<number>

export interface CredentialUses {
  readonly provideUses: (find: FindUses) => void
  readonly provideSentInvoices: (count: CountSentInvoices) => void
  readonly ofMany: FindUses
  readonly of: (organizationId: string, credentialId: string) => Promise<CredentialUse[]>
  readonly sentInvoices: CountSentInvoices
}

/** Who uses a credential is known to later modules, which say so here, in `services.ts`; until then nobody does. */
export const createCredentialUses = (): CredentialUses => {
  let find: FindUses = async () => new Map()
  let count: CountSentInvoices = async () => 0
  return {
    provideUses: (given) => {
      find = given
    },
    provideSentInvoices: (given) => {
      count = given
    },
    ofMany: (organizationId, ids) => find(organizationId, ids),
    of: async (organizationId, id) => [...((await find(organizationId, [id])).get(id) ?? [])],
    sentInvoices: (organizationId, id) => count(organizationId, id),
  }
}
