import type { Mode } from '@billbridge/contract/modes'
import { IconFlask } from '@tabler/icons-react'
import { destinationNames } from '../lib/messages/destinations.ts'
import classes from './destination-name.module.css'

interface DestinationNameProps {
  destination: keyof typeof destinationNames
  mode: Mode | null
}

/** Where something goes; Test Mode has its own colour and a flask. */
export const DestinationName = ({ destination, mode }: DestinationNameProps) => (
  <span className={classes.destination} data-mode={mode}>
    {mode === 'test' && <IconFlask size={14} aria-hidden />}
    {destinationNames[destination]}
  </span>
)
