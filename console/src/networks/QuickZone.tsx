// A zone made beside the form that needs it: a name and its addresses.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { body, client, onceKey } from "../api/client";
import { Problem } from "../api/problem";
import { m } from "../messages/en";
import type { ZoneRef } from "../tokens/condition";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { TextField } from "../ui/Field";
import { FormProblem } from "../ui/States";
import { parseEntries, wireEntries } from "./entries";

export function QuickZone({
  name,
  onClose,
  onMade,
}: {
  /** What was typed; `null`: not asked for. */
  name: string | null;
  onClose: () => void;
  onMade: (zone: ZoneRef) => void;
}) {
  const [title, setTitle] = useState("");
  const [lines, setLines] = useState("");
  const [key, setKey] = useState(onceKey);
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => {
      const gateways = wireEntries(parseEntries(lines));
      const zone = { type: "IP" as const, name: title, gateways };
      return body(client.POST("/api/v1/zones", { body: zone, headers: { "Idempotency-Key": key } }));
    },
    onSuccess: (zone) => {
      queries.invalidateQueries({ queryKey: ["zones"] });
      onMade({ id: zone.id ?? "", name: zone.name ?? title, type: "IP" });
    },
  });
  const { reset } = make;
  useEffect(() => {
    if (name === null) return;
    setTitle(name);
    setLines("");
    setKey(onceKey());
    reset();
  }, [name, reset]);
  const problem = make.error instanceof Problem ? make.error : null;
  const bad = parseEntries(lines)
    .filter((line) => line.fault)
    .map((line) => m.networks.lineFault(line.number, line.fault ?? ""));
  const footer = (
    <>
      <Button onPress={onClose}>{m.frame.cancel}</Button>
      <Button
        look="primary"
        onPress={() => make.mutate()}
        working={make.isPending && m.frame.saving}
        isDisabled={title.trim() === "" || bad.length > 0 || wireEntries(parseEntries(lines)).length === 0}
      >
        {m.networks.createZone}
      </Button>
    </>
  );
  return (
    <Dialog title={m.networks.newIpZone} isOpen={name !== null} onClose={onClose} footer={footer}>
      <TextField
        label={m.networks.name}
        value={title}
        onChange={setTitle}
        maxLength={128}
        errors={problem?.about("name")}
        autoFocus
      />
      <TextField
        label={m.networks.gateways}
        help={m.networks.entriesHelp}
        value={lines}
        onChange={setLines}
        rows={5}
        mono
        errors={[...bad.slice(0, 5), ...(problem?.about("gateways") ?? [])]}
      />
      <FormProblem problem={problem} fields={["name", "gateways"]} />
    </Dialog>
  );
}
