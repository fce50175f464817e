import { Button, Checkbox, Loader, Popover, Radio, Stack } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { messages } from '../lib/messages/components.ts'
import type { FilterOption } from './filter-options.ts'

interface FilterSelectBodyProps {
  label: string
  text: string
  options: readonly FilterOption<string>[]
  selected: readonly string[]
  onChange: (selected: string[]) => void
  single?: boolean
  loading?: boolean
}

/** The filter itself; use `FilterSelect`. It is mounted by the press that opens it. */
export const FilterSelectBody = (props: FilterSelectBodyProps) => {
  const { label, text, options, selected, onChange, single, loading } = props
  const [opened, setOpened] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    button.current?.focus()
    setOpened(true)
  }, [])
  return (
    <Popover position="bottom-start" trapFocus returnFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button
          ref={button}
          variant="default"
          fw={450}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {text}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap={10} mah={320} style={{ overflowY: 'auto' }}>
          {loading && (
            <div role="status" aria-label={messages.loadingOptions}>
              <Loader size={18} color="gray" />
            </div>
          )}
          {options.map(({ value, label: name }) =>
            single ? (
              <Radio
                key={value}
                size="xs"
                name={label}
                label={name}
                checked={selected.includes(value)}
                onChange={() => onChange([value])}
              />
            ) : (
              <Checkbox
                key={value}
                size="xs"
                label={name}
                checked={selected.includes(value)}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked ? [...selected, value] : selected.filter((other) => other !== value),
                  )
                }
              />
            ),
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
