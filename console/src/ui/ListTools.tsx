// Above a list: the search, and which of its rows.
import { useNavigate } from "@tanstack/react-router";
import { looksLikeErrorId } from "../app/find";
import { SearchField } from "./Field";
import styles from "./ListTools.module.css";
import { type Pill, Pills } from "./Pills";

export function ListTools<K extends string>({
  search,
  show,
}: {
  search: { label: string; placeholder: string; text: string; onText: (text: string) => void };
  show: { label: string; pills: readonly Pill<K>[]; value: K; onChange: (value: K) => void };
}) {
  const navigate = useNavigate();
  const type = (text: string) => {
    // The id of a refusal has one place to go to, wherever it is pasted.
    if (looksLikeErrorId(text)) navigate({ to: "/explain/$errorId", params: { errorId: text.trim() } });
    else search.onText(text);
  };
  return (
    <div className={styles.tools}>
      <div className={styles.search}>
        <SearchField
          label={search.label}
          placeholder={search.placeholder}
          value={search.text}
          onChange={type}
        />
      </div>
      <Pills<K> label={show.label} pills={show.pills} value={show.value} onChange={show.onChange} />
    </div>
  );
}
