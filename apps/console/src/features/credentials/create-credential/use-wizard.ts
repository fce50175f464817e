import type { ProblemResponse } from '@billbridge/contract/client'
import type { Credential, CredentialStage } from '@billbridge/contract/credentials'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { KeyFormValues } from '../connect/secret-key.ts'
import { credentialQuery, takeCredential } from '../credential-queries.ts'
import { readAddress, stageToShow, type WizardAddress, writeAddress } from './wizard.ts'

/** What was entered and is not saved yet: going back and forth between the stages keeps it. */
export interface Entered {
  name?: string
  entityType?: Credential['entityType']
  destination?: Credential['destination']
  key?: KeyFormValues
}

/** Problems which mean that the pending credential is no more. */
const isGone = (problem: ProblemResponse | null): boolean =>
  problem?.type === 'credential-expired' || problem?.type === 'not-found'

export interface Wizard {
  stage: CredentialStage
  address: WizardAddress
  /** Undefined until stage 1 is saved. */
  credential: Credential | undefined
  entered: Entered
  enter: (patch: Entered) => void
  /** Takes over what a stage saved and shows another stage. */
  saved: (credential: Credential, next: CredentialStage) => void
  show: (patch: Partial<WizardAddress>) => void
  /** For a mutation's `onError`: a credential that is gone or already created changes the whole page. */
  refused: (problem: ProblemResponse) => void
}

export interface WizardState {
  wizard: Wizard
  loading: boolean
  /** Why the stored credential could not be read, apart from its being gone. */
  problem: ProblemResponse | null
  gone: boolean
  setGone: () => void
}

const useStored = (credentialId: string | undefined) => {
  const [goneId, setGoneId] = useState<string>()
  const query = useQuery({ ...credentialQuery(credentialId ?? ''), enabled: credentialId !== undefined })
  const gone = credentialId !== undefined && (goneId === credentialId || isGone(query.error))
  return { query, gone, setGone: useCallback(() => setGoneId(credentialId), [credentialId]) }
}

/** The wizard's state: the stage in the address, the stored credential, and what is entered but not saved. */
export const useWizard = (): WizardState => {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const address = readAddress(params)
  const { query, gone, setGone } = useStored(address.credentialId)
  const [entered, setEntered] = useState<Entered>({})
  const credential = query.data
  const loading = address.credentialId !== undefined && !credential && !query.error
  const stage = stageToShow(address.stage, credential)

  const show: Wizard['show'] = (patch) =>
    void navigate({ search: writeAddress({ stage, credentialId: address.credentialId, ...patch }) })

  useEffect(() => {
    // An address that asks for a stage whose turn has not come is corrected, so that the address tells the truth.
    if (!loading && !gone && address.stage !== stage) {
      void navigate({ search: writeAddress({ ...readAddress(params), stage }) }, { replace: true })
    }
  }, [loading, gone, address.stage, stage, params, navigate])

  const wizard: Wizard = {
    stage,
    address,
    credential,
    entered,
    enter: (patch) => setEntered((before) => ({ ...before, ...patch })),
    saved: (next, nextStage) => {
      takeCredential(queryClient, next)
      const go = () => navigate({ search: writeAddress({ stage: nextStage, credentialId: next.id }) })
      // Back from stage 2 must find the stored credential, not an empty first stage.
      if (address.credentialId === next.id) void go()
      else
        void Promise.resolve(
          navigate({ search: writeAddress({ stage, credentialId: next.id }) }, { replace: true }),
        ).then(go)
    },
    show,
    refused: (problem) => {
      if (isGone(problem)) setGone()
      if (problem.type === 'credential-not-pending' || problem.type === 'credential-incomplete') void query.refetch()
    },
  }
  return { wizard, loading, problem: credential ? null : query.error, gone, setGone }
}
