// An address into a zone: the zone is picked here, and its editor has the address, not saved.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { m } from "../messages/en";
import { zoneSearch } from "../networks/queries";
import { Button } from "../ui/Button";
import chipStyles from "../ui/Chips.module.css";
import { Dialog } from "../ui/Dialog";
import fieldStyles from "../ui/Field.module.css";
import selectStyles from "../ui/Select.module.css";
import { useSay } from "../ui/Toasts";

const words = m.log;
const DEBOUNCE = 60;

export function AddToZone({
  address,
  isOpen,
  onClose,
}: {
  address: string;
  isOpen: boolean;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const say = useSay();
  const search = { add: address };
  const toZone = (id: string) => {
    navigate({ to: "/security/networks/$id", params: { id }, search });
    say(words.added(address));
  };
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button onPress={() => navigate({ to: "/security/networks/new/ip", search: { gateways: address } })}>
        {words.addNew}
      </Button>
    </>
  );
  return (
    <Dialog title={words.addTitle(address)} isOpen={isOpen} onClose={onClose} footer={footer} size="small">
      <p>{words.addText}</p>
      <Finder onPick={toZone} />
    </Dialog>
  );
}

function Finder({ onPick }: { onPick: (id: string) => void }) {
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), DEBOUNCE);
    return () => clearTimeout(timer);
  }, [text]);
  const { data = [] } = useQuery(zoneSearch(q));
  // Only an IP zone holds addresses; a blocklist would not let it in.
  const hits = data.filter((hit) => hit.type === "IP" && hit.eligible);
  return (
    <ComboBox
      className={fieldStyles.field}
      items={hits}
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={(key) => key !== null && onPick(String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{words.addZone}</Label>
      <Input
        className={fieldStyles.input}
        placeholder={words.addPlaceholder}
        spellCheck={false}
        autoComplete="off"
      />
      <Popover className={selectStyles.popover} placement="bottom start">
        <ListBox
          className={selectStyles.list}
          renderEmptyState={() => <p className={chipStyles.none}>{words.addNone}</p>}
        >
          {(hit: (typeof hits)[number]) => (
            <ListBoxItem id={hit.id} textValue={hit.name} className={selectStyles.item}>
              <span className={chipStyles.words}>
                <bdi className={chipStyles.name}>{hit.name}</bdi>{" "}
                <span className={chipStyles.summary}>{hit.summary}</span>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
