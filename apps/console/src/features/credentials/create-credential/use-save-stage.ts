import { type CredentialStage, credentialEndpoints } from '@billbridge/contract/credentials'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import type { Wizard } from './use-wizard.ts'

/** Saves what a stage after the first asked for, and shows the next one. */
export const useSaveStage = (wizard: Wizard, next: CredentialStage) =>
  useMutation({
    mutationFn: (body: EndpointInput<typeof credentialEndpoints.update>['body']) =>
      call(credentialEndpoints.update, { params: { credentialId: wizard.credential?.id ?? '' }, body }),
    onSuccess: (saved) => wizard.saved(saved, next),
    onError: wizard.refused,
  })
