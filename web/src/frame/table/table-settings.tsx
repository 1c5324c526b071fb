import './table-settings.css';
import { Button, NativeSelect } from '@mantine/core';
import { Dialog } from '../dialog.tsx';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { boundedWidth, type ColumnLayout, LEAST_PX, MOST_PX, moveColumn } from './column-layout.ts';
import type { OrderedBy } from './data-table.tsx';
import type { Density } from './table-choices.ts';
import type { TableFootProps } from './table-foot.tsx';
import { useListLayout } from './use-list-layout.ts';

type TableSettingsProps<Row> = TableFootProps<Row> & { readonly onClose: () => void };

/** Everything about how a list is drawn, by keyboard too: what can be dragged in the list is a number here. */
export function TableSettings<Row>(props: TableSettingsProps<Row>) {
  const { name, label, columns, addressed, ordered, exporting, onClose } = props;
  // Wide: a column that was left out for lack of room is not one that somebody left out.
  const list = useListLayout(name, columns, { listPx: Number.POSITIVE_INFINITY, addressed });
  return (
    <Dialog title={`How ${label.toLowerCase()} are shown`} size="lg" onClose={onClose}>
      <div className="stack">
        <RowChoices />
        {ordered && <OrderChoice columns={columns} ordered={ordered} />}
        <ColumnChoices columns={columns} layout={list.layout} onChange={list.change} />
        <div className="form-foot">
          <span className="muted">The columns stand in the address: a saved view or a copied link keeps them.</span>
          <Button disabled={list.isUsual} onClick={() => list.change(undefined)}>
            Usual columns
          </Button>
        </div>
        {exporting && <section aria-label="Export">{exporting}</section>}
      </div>
    </Dialog>
  );
}

const DENSITY_NAMES = { wide: 'Wide, 40 px', usual: 'Usual, 32 px', dense: 'Dense, 24 px' } as const;

function RowChoices() {
  const { density, hasPlainTables } = usePreferences();
  return (
    <fieldset className="row-choices">
      <legend className="muted">Rows, in every list</legend>
      {Object.entries(DENSITY_NAMES).map(([value, title]) => (
        <label key={value}>
          <input
            type="radio"
            name="density"
            checked={value === density}
            onChange={() => void changePreferences({ density: value as Density })}
          />{' '}
          {title}
        </label>
      ))}
      <label>
        <input
          type="checkbox"
          checked={hasPlainTables}
          onChange={() => void changePreferences({ hasPlainTables: !hasPlainTables })}
        />{' '}
        A plain table in pages
      </label>
    </fieldset>
  );
}

type OrderChoiceProps<Row> = {
  readonly columns: TableFootProps<Row>['columns'];
  readonly ordered: OrderedBy;
};

/** The orders that the heads of the columns give, also of columns that are not shown. */
function OrderChoice<Row>({ columns, ordered }: OrderChoiceProps<Row>) {
  return (
    <NativeSelect
      size="xs"
      label="Order"
      value={ordered.value}
      onChange={(event) => ordered.onChange(event.currentTarget.value)}
    >
      {columns.flatMap(({ orders = [] }) =>
        orders.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        )),
      )}
    </NativeSelect>
  );
}

type ColumnChoicesProps<Row> = {
  readonly columns: TableFootProps<Row>['columns'];
  readonly layout: ColumnLayout;
  readonly onChange: (layout: ColumnLayout) => void;
};

function ColumnChoices<Row>({ columns, layout, onChange }: ColumnChoicesProps<Row>) {
  const shown = new Set(layout.map(({ key }) => key));
  const ordered = [
    ...layout.flatMap(({ key }) => columns.find((column) => column.key === key) ?? []),
    ...columns.filter(({ key }) => !shown.has(key)),
  ];
  const toggle = (key: string) =>
    onChange(shown.has(key) ? layout.filter((one) => one.key !== key) : [...layout, { key }]);
  const setWidth = (key: string, text: string) =>
    onChange(
      layout.map((one) => {
        if (one.key !== key) return one;
        return text === '' ? { key } : { key, widthPx: boundedWidth(Number(text)) };
      }),
    );
  return (
    <table className="column-choices">
      <caption className="muted">Columns, in their order</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Width (px)</th>
          <th scope="col">Place</th>
        </tr>
      </thead>
      <tbody>
        {ordered.map(({ key, title, isMain, widthPx }) => (
          <tr key={key}>
            <td>
              <label>
                <input type="checkbox" checked={shown.has(key)} disabled={isMain} onChange={() => toggle(key)} />{' '}
                {title}
              </label>
            </td>
            <td>
              <WidthField
                title={title}
                usualPx={widthPx}
                widthPx={layout.find((one) => one.key === key)?.widthPx}
                isOff={!shown.has(key)}
                onChange={(text) => setWidth(key, text)}
              />
            </td>
            <td>
              {([-1, 1] as const).map((by) => (
                <button
                  key={by}
                  type="button"
                  className="icon-button"
                  aria-label={by < 0 ? `Move ${title} to the left` : `Move ${title} to the right`}
                  disabled={!shown.has(key)}
                  onClick={() => onChange(moveColumn(layout, key, by))}
                >
                  {by < 0 ? '←' : '→'}
                </button>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type WidthFieldProps = {
  readonly title: string;
  readonly usualPx: number | undefined;
  readonly widthPx: number | undefined;
  readonly isOff: boolean;
  readonly onChange: (text: string) => void;
};

/** Taken over when the field is left: half a number is no width. */
function WidthField({ title, usualPx, widthPx, isOff, onChange }: WidthFieldProps) {
  return (
    <input
      key={widthPx}
      type="number"
      className="width-field"
      aria-label={`Width of ${title} in pixels`}
      min={LEAST_PX}
      max={MOST_PX}
      step={10}
      disabled={isOff}
      defaultValue={widthPx}
      placeholder={usualPx === undefined ? 'the rest' : String(usualPx)}
      onBlur={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(event.currentTarget.value)}
    />
  );
}
