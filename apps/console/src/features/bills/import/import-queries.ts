import { type BillImport, billImportEndpoints, type ImportSettings } from '@billbridge/contract/bill-imports'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'

const pollMs = 800
const longestFileName = 200

/** An upload; followed closely while its bills are being taken in. */
export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ['bill-imports', importId],
    queryFn: ({ signal }) => call(billImportEndpoints.get, { params: { importId } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'taking-in' ? pollMs : false),
  })

const useTakeImport = () => {
  const queryClient = useQueryClient()
  return (billImport: BillImport) => queryClient.setQueryData(importQuery(billImport.id).queryKey, billImport)
}

/** Sends a file's bytes; nothing is taken in yet. */
export const useUpload = () => {
  const take = useTakeImport()
  return useMutation({
    mutationFn: ({ fileName, bytes }: { fileName: string; bytes: Uint8Array<ArrayBuffer> }) =>
      call(billImportEndpoints.create, { query: { fileName: fileName.slice(-longestFileName) }, body: bytes }),
    onSuccess: take,
  })
}

/** Saves corrected settings and takes the new preview. Corrections made in quick succession go one after another. */
export const useConfigure = (importId: string) => {
  const take = useTakeImport()
  return useMutation({
    scope: { id: `configure ${importId}` },
    mutationFn: (settings: ImportSettings) =>
      call(billImportEndpoints.configure, { params: { importId }, body: settings }),
    onSuccess: take,
  })
}

export const useAccept = (importId: string) => {
  const take = useTakeImport()
  return useMutation({
    mutationFn: () => call(billImportEndpoints.accept, { params: { importId } }),
    onSuccess: take,
  })
}
