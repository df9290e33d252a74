// A list of any length: a keyboard grid with virtual rows; below 640 px the rows are cards.
import { ArrowDown, ArrowUp, Check, Minus } from "lucide-react";
import type { JSX, ReactNode } from "react";
import {
  Cell,
  Checkbox,
  Column,
  GridList,
  GridListItem,
  GridListLoadMoreItem,
  type Key,
  ListLayout,
  Row,
  type Selection,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from "react-aria-components";
import { usePreferences } from "../app/preferences";
import { m } from "../messages/en";
import styles from "./DataTable.module.css";
import { useNarrow } from "./useNarrow";
import { useRowFocus } from "./useRowFocus";
import { useRowKeys } from "./useRowKeys";

export interface ColumnOf<T> {
  id: string;
  text: string;
  /** A share of the width, as in CSS grid. */
  width: `${number}fr` | number;
  minWidth?: number;
  /** The server can sort by it. */
  sorts?: boolean;
  end?: boolean;
  cell: (row: T) => ReactNode;
}

export interface DataTableProps<T extends { id: string }> {
  label: string;
  rows: readonly T[];
  columns: readonly ColumnOf<T>[];
  /** One row as a card, for narrow screens. */
  card: (row: T) => ReactNode;
  cardHeight?: number;
  name: (row: T) => string;
  /** A row is called by its name; else by its first cell. */
  isNamed?: boolean;
  /** Whoever shows it leads the keyboard through its rows. */
  isLed?: boolean;
  /** Where a row leads, as a page of its own… */
  href?: (row: T) => string;
  /** …or what it opens on this one. */
  onOpen?: (row: T) => void;
  /** The row that is open. */
  openId?: string | undefined;
  /** Of comfortable rows. */
  rowHeight?: number;
  /** `name` or `-name`, as the server takes it. */
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  selected?: ReadonlySet<string> | undefined;
  onSelect?: ((ids: Set<string>) => void) | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** Pages ahead that are asked for before they are seen. */
const AHEAD = 4;

export function DataTable<T extends { id: string }>(props: DataTableProps<T>) {
  const box = useRowFocus();
  const isNarrow = useNarrow();
  const { isLed, selected, onSelect } = props;
  const hear = useRowKeys(box, isNarrow ? { isLed } : { isLed, selected, onSelect });
  return (
    <div ref={box} className={styles.whole} onKeyDownCapture={hear}>
      {isNarrow ? <Cards {...props} /> : <Wide {...props} />}
    </div>
  );
}

function Wide<T extends { id: string }>(props: DataTableProps<T>) {
  const { rows, columns, sort, onSort, selected, onSelect } = props;
  const { density } = usePreferences();
  const sortDescriptor: SortDescriptor | undefined = sort
    ? { column: sort.replace(/^-/, ""), direction: sort.startsWith("-") ? "descending" : "ascending" }
    : undefined;
  const rowHeight = density === "compact" ? 32 : (props.rowHeight ?? 40);
  // Each cell is alone in a box of its own, so CSS cannot tell which stands at an edge.
  const edges = (index: number) => ({
    "data-first": (index === 0 && !onSelect) || undefined,
    "data-last": index === columns.length - 1 || undefined,
  });
  return (
    <Virtualizer
      key={rowHeight}
      layout={TableLayout}
      layoutOptions={{ rowHeight, headingHeight: 34, loaderHeight: 40 }}
    >
      <Table
        aria-label={props.label}
        className={styles.table}
        sortDescriptor={sortDescriptor}
        onSortChange={({ column, direction }) =>
          onSort?.(`${direction === "descending" ? "-" : ""}${column}`)
        }
        selectionMode={onSelect ? "multiple" : "none"}
        selectedKeys={selected}
        onSelectionChange={(keys) => onSelect?.(idsOf(keys, rows))}
      >
        <TableHeader className={styles.header}>
          {onSelect && (
            <Column
              width={46}
              minWidth={46}
              className={styles.column}
              data-first
              aria-label={m.tokens.selectAll}
            >
              <Box label={m.tokens.selectAll} />
            </Column>
          )}
          {columns.map((column, index) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={index === 0}
              allowsSorting={column.sorts === true}
              width={column.width}
              minWidth={column.minWidth ?? 80}
              className={styles.column}
              data-end={column.end || undefined}
              {...edges(index)}
            >
              {({ sortDirection }) => (
                <>
                  {column.text}
                  {sortDirection === "ascending" && <ArrowUp size={13} aria-hidden />}
                  {sortDirection === "descending" && <ArrowDown size={13} aria-hidden />}
                </>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <Row
              key={row.id}
              id={row.id}
              href={props.href?.(row)}
              onAction={props.onOpen && (() => props.onOpen?.(row))}
              textValue={props.name(row)}
              {...(props.isNamed && { render: named(props.name(row)) })}
              className={styles.row}
              data-open={row.id === props.openId || undefined}
            >
              {onSelect && (
                <Cell className={styles.cell} data-first>
                  <Box label={props.name(row)} />
                </Cell>
              )}
              {columns.map((column, index) => (
                <Cell
                  key={column.id}
                  className={styles.cell}
                  data-end={column.end || undefined}
                  {...edges(index)}
                >
                  {column.cell(row)}
                </Cell>
              ))}
            </Row>
          ))}
          {props.hasMore && (
            <TableLoadMoreItem
              className={styles.more}
              onLoadMore={props.onMore}
              isLoading={props.isLoadingMore}
              scrollOffset={AHEAD}
            >
              {m.frame.loading}
            </TableLoadMoreItem>
          )}
        </TableBody>
      </Table>
    </Virtualizer>
  );
}

const named = (name: string) => (of: JSX.IntrinsicElements["div"]) => {
  const row = { ...of, "aria-label": name, "aria-labelledby": undefined };
  return <div {...row} />;
};

function Cards<T extends { id: string }>(props: DataTableProps<T>) {
  const { rows } = props;
  return (
    <Virtualizer
      layout={ListLayout}
      layoutOptions={{ estimatedRowHeight: props.cardHeight ?? 84, loaderHeight: 40 }}
    >
      <GridList aria-label={props.label} className={styles.cards}>
        {rows.map((row) => (
          <GridListItem
            key={row.id}
            id={row.id}
            href={props.href?.(row)}
            onAction={props.onOpen && (() => props.onOpen?.(row))}
            textValue={props.name(row)}
            className={styles.card}
            data-open={row.id === props.openId || undefined}
          >
            {props.card(row)}
          </GridListItem>
        ))}
        {props.hasMore && (
          <GridListLoadMoreItem
            className={styles.more}
            onLoadMore={props.onMore}
            isLoading={props.isLoadingMore}
            scrollOffset={AHEAD}
          >
            {m.frame.loading}
          </GridListLoadMoreItem>
        )}
      </GridList>
    </Virtualizer>
  );
}

function Box({ label }: { label: string }) {
  return (
    <Checkbox slot="selection" aria-label={label} className={styles.box}>
      {({ isSelected, isIndeterminate }) => (
        <span className={styles.tick} data-on={isSelected || isIndeterminate || undefined}>
          {isIndeterminate ? <Minus size={13} /> : isSelected ? <Check size={13} /> : null}
        </span>
      )}
    </Checkbox>
  );
}

function idsOf(keys: Selection, rows: readonly { id: string }[]): Set<string> {
  if (keys === "all") return new Set(rows.map((row) => row.id));
  return new Set(Array.from(keys, (key: Key) => String(key)));
}
