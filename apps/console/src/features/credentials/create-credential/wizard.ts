import {
  type AuthorizationOutcome,
  authorizationOutcomes,
  type Credential,
  type CredentialStage,
  credentialStages,
} from '@billbridge/contract/credentials'

/** What the wizard needs to know of a pending credential. */
export type Draft = Pick<Credential, 'name' | 'entityType' | 'destination' | 'authorized'>

/** The address of the wizard, read: nothing in it is trusted to be possible. */
export interface WizardAddress {
  stage: CredentialStage | undefined
  credentialId: string | undefined
  outcome: AuthorizationOutcome | undefined
  /** Stage 4 shows the form for a restricted key. */
  byKey: boolean
}

const oneOf = <T extends string>(choices: readonly T[], text: string | null): T | undefined =>
  choices.find((choice) => choice === text)

export const readAddress = (params: URLSearchParams): WizardAddress => ({
  stage: oneOf(credentialStages, params.get('stage')),
  credentialId: params.get('credential') ?? undefined,
  outcome: oneOf(authorizationOutcomes, params.get('outcome')),
  byKey: params.get('method') === 'key',
})

/** The query of an address: `stage=…&credential=…&outcome=…&method=key`; what is absent is left out. */
export const writeAddress = (address: Partial<WizardAddress>): string => {
  const params = new URLSearchParams({ stage: address.stage ?? 'name' })
  if (address.credentialId) params.set('credential', address.credentialId)
  if (address.outcome) params.set('outcome', address.outcome)
  if (address.byKey) params.set('method', 'key')
  return params.toString()
}

export const stageNumber = (stage: CredentialStage): number => credentialStages.indexOf(stage) + 1

/** Whether what a stage asks for has been saved. */
export const isFinished = (stage: CredentialStage, draft: Draft | undefined): boolean => {
  if (!draft) return false
  switch (stage) {
    case 'name':
      return true
    case 'entity-type':
      return draft.entityType !== null
    case 'destination':
      return draft.destination !== null
    case 'authenticate':
      return draft.authorized
  }
}

/** The first stage that is not finished; the last one when all are. No later stage can be shown. */
export const furthestStage = (draft: Draft | undefined): CredentialStage =>
  credentialStages.find((stage) => !isFinished(stage, draft)) ?? 'authenticate'

/** The stage to show: the one asked for, unless an earlier one has to be finished first. */
export const stageToShow = (asked: CredentialStage | undefined, draft: Draft | undefined): CredentialStage => {
  const furthest = furthestStage(draft)
  return asked && stageNumber(asked) <= stageNumber(furthest) ? asked : furthest
}

export const stageAfter = (stage: CredentialStage): CredentialStage =>
  credentialStages[stageNumber(stage)] ?? 'authenticate'

/** Undefined before the first stage. */
export const stageBefore = (stage: CredentialStage): CredentialStage | undefined =>
  credentialStages[stageNumber(stage) - 2]

/**
 * What to say about a return from Stripe. A success is said by the account card alone, and an answer that was used
 * before is no news once the account is there.
 */
export const outcomeToExplain = (
  outcome: AuthorizationOutcome | undefined,
  authorized: boolean,
): Exclude<AuthorizationOutcome, 'connected'> | undefined => {
  if (outcome === undefined || outcome === 'connected') return undefined
  return outcome === 'already-used' && authorized ? undefined : outcome
}
