import type { ProblemResponse } from '@billbridge/contract/client'
import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { messages } from '../../lib/messages/configurations.ts'
import { notify } from '../../lib/notify.ts'
import { takeConfiguration } from './configuration-queries.ts'

/** Enable or disable; the page shows why it was refused. Before enabling, `look` tells what that sends at once. */
export const useSetEnabled = (configuration: Configuration) => {
  const queryClient = useQueryClient()
  const params = { configurationId: configuration.id }
  const change = useMutation({
    mutationFn: (enabled: boolean) =>
      call(configurationEndpoints.setEnabled, { params, body: { enabled, version: configuration.version } }),
    onSuccess: (stored) => {
      takeConfiguration(queryClient, stored)
      notify(stored.enabled ? messages.enabledNow : messages.disabledNow)
    },
    onError: (error: ProblemResponse) => {
      // The next press is made on what is stored now.
      if (error.type === 'stale-version') void queryClient.invalidateQueries({ queryKey: ['configurations'] })
    },
  })
  const look = useMutation({ mutationFn: () => call(configurationEndpoints.enablingPreview, { params }) })
  return { change, look }
}

export type SetEnabled = ReturnType<typeof useSetEnabled>
