from __future__ import annotations

from django.urls import path

from minhu.desk.views import case, door, figures, grids, intake, notices, worklist

app_name = "desk"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("home/", door.home, name="home"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/caller/", case.show_caller, name="show_caller"),
    path("cases/<str:number>/<str:verb>/", case.step, name="step"),
    path("new/", intake.new, name="new"),
    path("new/near/", intake.near, name="near"),
    path("notices/", notices.notices, name="notices"),
    path("bulk/", worklist.bulk_dispatch, name="bulk"),
    path("figures/", figures.figures, name="figures"),
    path("grids/", grids.grids, name="grids"),
    path("grids/cases.json", grids.cases_json, name="grids_cases"),
    path("grids/communities.json", grids.communities_json, name="grids_communities"),
]
