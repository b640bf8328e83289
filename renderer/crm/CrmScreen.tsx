import { useEffect } from "react";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { Split } from "../ui/Split";
import { openScreen, useView } from "../view";
import { WhyPanel } from "../why/WhyPanel";
import { AuditTable } from "./AuditTable";
import { CrmAside } from "./CrmAside";
import { CrmList } from "./CrmList";
import { CrmRecordPage } from "./CrmRecordPage";
import "./crm.css";
import { typeWords } from "./crm-words";
import { useCrmList } from "./use-crm-list";

/** The CRM on this machine: what was written there, record by record, and every request that wrote it. */
export function CrmScreen() {
  const list = useCrmList();
  const chosen = useView((state) => state.crmRecord);
  const first = list.pages.rows[0];
  const hasOthers = list.types?.some(({ count }) => count > 0) ?? false;
  useEffect(() => {
    if (chosen === null && first) useView.setState({ crmRecord: { type: first.type, id: first.id } });
  }, [chosen, first]);
  return (
    <Split
      id="crm"
      panes={[
        { key: "list", content: <CrmList list={list} />, size: 316, min: 240, max: 480 },
        {
          key: "record",
          min: 480,
          content: (
            <section className="crm-main" aria-label="Record">
              {chosen ? (
                <CrmRecordPage key={`${chosen.type}/${chosen.id}`} type={chosen.type} id={chosen.id} />
              ) : (
                <div className="crm-nothing">
                  <h1 className="visually-hidden">Sandbox CRM</h1>
                  {hasOthers ? (
                    <Empty
                      title="No record is open"
                      why={`There are no ${typeWords(list.type).many.toLowerCase()} here. Choose another type on the left.`}
                    />
                  ) : (
                    <Empty
                      title={list.pages.loading ? "Reading the sandbox CRM" : "The sandbox CRM is empty"}
                      why="A final call is written here by itself: the contact, the call and its follow-up task. Nothing leaves this machine."
                      action={<Button onClick={() => openScreen("calls")}>See the calls</Button>}
                    />
                  )}
                </div>
              )}
              <AuditTable record={chosen} />
            </section>
          ),
        },
        { key: "aside", content: <CrmAside above={<WhyPanel />} />, size: 400, min: 280, max: 560 },
      ]}
    />
  );
}
