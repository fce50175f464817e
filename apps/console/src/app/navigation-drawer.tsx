import { Drawer } from '@mantine/core'
import { messages } from '../lib/messages/layout.ts'
import { useFocusBack } from '../lib/opener.ts'
import { Navigation } from './navigation.tsx'

/** The places, on small screens. */
export const NavigationDrawer = ({ onClose }: { onClose: () => void }) => {
  useFocusBack()
  return (
    <Drawer opened returnFocus={false} onClose={onClose} size={280} padding="xs" title={messages.product}>
      <Navigation collapsed={false} onNavigate={onClose} />
    </Drawer>
  )
}
