import { Navigate, useLocation } from 'react-router'
import { paths } from '../../lib/paths.ts'

/** The address of all exports leads to Unsent, in the mode and with the filters it was given. */
export const Component = () => {
  const { search } = useLocation()
  return <Navigate to={paths.exports('unsent') + search} replace />
}
