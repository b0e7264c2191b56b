"""The fixtures of all servers, each from the module that says what it gives."""

from .graphql_fixtures import graphql_api as graphql_api
from .graphql_fixtures import own_graphql_api as own_graphql_api
from .label_studio_fixtures import label_studio as label_studio
from .labelbox_fixtures import labelbox_sdk_python as labelbox_sdk_python
from .labelbox_fixtures import sdk_capture as sdk_capture
from .labelbox_fixtures import sdk_operations as sdk_operations
