// People: the list, the form, one person's page.

export const people = {
  create: "Add person",
};
