import { Modal, type ModalProps } from '@mantine/core'
import { useFocusBack } from '../lib/opener.ts'

/** Every dialog: mount it to open it, unmount it to close it. What opened it has the focus again afterwards. */
export const Dialog = (props: Omit<ModalProps, 'opened'>) => {
  useFocusBack()
  return <Modal opened returnFocus={false} {...props} />
}
