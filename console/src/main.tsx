// The console begins here.
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { onSessionEnded } from "./api/client";
import { Problem } from "./api/problem";
import { sessionQuery } from "./api/session";
import { apply, followSystem } from "./app/preferences";
import { whoamiQuery } from "./app/Revision";
import { isOutOfReach } from "./app/recovery";
import { makeRouter } from "./app/router";
import { endSession } from "./app/sessionEnd";
import { Toasts } from "./ui/Toasts";

apply();
followSystem();

const RETRIES = 3;

const queries: QueryClient = new QueryClient({
  mutationCache: new MutationCache({
    onError: (error) => {
      // The role may have been lost meanwhile: what the page offers follows.
      if (error instanceof Problem && error.kind === "refused") {
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey, exact: true });
      }
      // Whether it is this write alone that is not answered, a read tells.
      if (isOutOfReach(error)) queries.invalidateQueries({ queryKey: whoamiQuery.queryKey });
    },
  }),
  defaultOptions: {
    queries: {
      // Reads are asked again while the server does not answer; a refusal is an answer.
      retry: (failures, error) => failures < RETRIES && isOutOfReach(error),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8000),
      refetchOnWindowFocus: true,
      staleTime: 5_000,
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
onSessionEnded(() => endSession(queries));

const router = makeRouter(queries);
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <AriaRouterProvider navigate={(to) => router.navigate({ to })}>
          <Toasts>
            <RouterProvider router={router} />
          </Toasts>
        </AriaRouterProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
